import { vi } from 'vitest'

/** The app's log lines while `work` runs. */
export async function logLinesOf(work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = []
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((chunk) => lines.push(String(chunk)) > 0)
  try {
    await work()
  } finally {
    write.mockRestore()
  }
  return lines
}
