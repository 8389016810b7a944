export type Change =
  | { add: string }
  | { id: string; set: { title?: string; completed?: boolean } }
  | { id: string; remove: true }
