import { vi } from 'vitest'

/** Waits for a condition: ten seconds at most, for a busy machine. */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, { timeout: 10_000, interval: 20 })
}
