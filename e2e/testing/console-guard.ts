import type { BrowserContext } from '@playwright/test'

/** Collects what pages complain about: console errors and warnings, uncaught exceptions, violations of the content security policy. */
export class ConsoleGuard {
  private readonly problems: string[] = []
  private readonly expected: RegExp[] = []

  /** Watches every page of the context, also those it opens later. */
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

  /** Says that this test brings such a message about. */
  expect(message: RegExp): void {
    this.expected.push(message)
  }

  /** What was reported and not expected. */
  unexpected(): string[] {
    return this.problems.filter(
      (problem) => !this.expected.some((message) => message.test(problem)),
    )
  }

  private report(text: string, url = ''): void {
    this.problems.push(`${text} (${url})`)
  }
}
