import { vi } from 'vitest'

/** Waits for a condition, for up to ten seconds. */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, { timeout: 10_000, interval: 20 })
}
