import { vi } from 'vitest'

/** The lines that the app logs while `work` runs. */
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
