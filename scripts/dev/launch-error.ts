/** Something that whoever runs a script can mend. The message says what is wrong and what to do; it is printed without a stack trace. */
export class LaunchError extends Error {
  override name = 'LaunchError'
}
