/** Ceremonies that the user started. Automatic ones yield to them. */
let asked = 0

export function isDialogAsked(): boolean {
  return asked > 0
}

export async function whileAsked<T>(ceremony: () => Promise<T>): Promise<T> {
  asked += 1
  return ceremony().finally(() => {
    asked -= 1
  })
}
