/** Counts what passed and what failed, and prints each as it ends. */
export class Results {
  passed = 0
  failed = 0

  async check(title: string, work: () => Promise<unknown>): Promise<boolean> {
    const begun = performance.now()
    try {
      await work()
      this.passed++
      console.log(`  ✓ ${title} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
      return true
    } catch (error) {
      this.failed++
      console.error(`  ✗ ${title}\n${error instanceof Error ? error.message : error}`)
      return false
    }
  }
}
