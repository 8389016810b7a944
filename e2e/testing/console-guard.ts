import type { BrowserContext } from '@playwright/test'

/** Collects console errors and warnings, uncaught exceptions and CSP violations. */
export class ConsoleGuard {
  private readonly problems: string[] = []
  private readonly expected: RegExp[] = []

  /** Watches every page of the context, including those opened later. */
  async watch(context: BrowserContext): Promise<void> {
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.report(message.text(), message.location().url)
    })
    context.on('weberror', (error) => this.report(String(error.error()), error.page()?.url()))
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
        console.error(`Policy violated: ${effectiveDirective} ${blockedURI} ${sample}`),
      )
    })
  }

  /** Allows a message that this test causes. */
  expect(message: RegExp): void {
    this.expected.push(message)
  }

  /** Messages that were not allowed. */
  unexpected(): string[] {
    return this.problems.filter(
      (problem) => !this.expected.some((message) => message.test(problem)),
    )
  }

  private report(text: string, url = ''): void {
    this.problems.push(`${text} (${url})`)
  }
}
