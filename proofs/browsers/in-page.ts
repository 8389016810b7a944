/** These run in the page, so each is complete in itself. */

/** Empty once the document and its fonts are loaded, it has a heading, and all its controls handle events. */
export function whatIsMissing(): string {
  if (document.readyState !== 'complete') return `The document is ${document.readyState}.`
  if (document.fonts.status !== 'loaded') return 'Its fonts are loading.'
  if (!document.querySelector('h1')) return 'It has no heading.'
  const dead = [
    ...document.querySelectorAll('main a, main button, main input:not([type=hidden])'),
  ].find((control) => !Object.keys(control).some((key) => key.startsWith('__react')))
  return dead ? `Not alive: ${dead.outerHTML}` : ''
}

/**
 * The visible element of that role and name, in a row with that text, within the open dialog if
 * there is one; null while there is none, or while it does not handle events yet.
 */
export function findElement(role: string, name: string, row: string, needsScripts: boolean) {
  const selectors: Record<string, string> = {
    button: 'button:not([role]), summary',
    checkbox: '[role=checkbox]',
    dialog: 'dialog',
    heading: 'h1, h2, h3',
    link: 'a[href]',
    radio: 'input[type=radio]',
    textbox: 'textarea, input:not([type=checkbox], [type=radio], [type=hidden])',
  }
  const modal = document.querySelector('dialog:modal')
  const candidates = document.querySelectorAll<HTMLElement>(selectors[role] ?? role)
  const found = [...candidates].find((element) => {
    const labels = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null) : null
    const label = document.getElementById(element.getAttribute('aria-labelledby') ?? '')
    const text =
      element.getAttribute('aria-label') ?? (label ?? labels?.[0] ?? element).textContent ?? ''
    return (
      text.trim() === name &&
      (!modal || modal.contains(element)) &&
      element.checkVisibility({ visibilityProperty: true }) &&
      (!row || element.closest('li')?.textContent.includes(row))
    )
  })
  const isReady = Object.keys(found ?? {}).some((key) => key.startsWith('__react'))
  return found && (isReady || !needsScripts) ? found : null
}

export function focusOn(element: Element): { isOn: boolean; hasOutline: boolean } {
  return {
    isOn: element === document.activeElement,
    hasOutline: getComputedStyle(element).outlineStyle !== 'none',
  }
}

export function findFaults(width: number, isDark: boolean, status: number): string[] {
  const faults: string[] = []
  const [navigation] = performance.getEntriesByType('navigation')
  // WebKitGTK does not say it, but the proxy does.
  const { responseStatus = Reflect.get(window, 'answered') } =
    navigation as PerformanceNavigationTiming
  if (responseStatus !== status) faults.push(`status ${responseStatus}, not ${status}`)
  if (document.documentElement.scrollWidth > width)
    faults.push(`${document.documentElement.scrollWidth} px wide`)
  for (const name of ['header', 'main', 'h1'])
    if (document.querySelectorAll(name).length === 0) faults.push(`no ${name}`)
  for (const { name, responseStatus } of performance.getEntriesByType(
    'resource',
  ) as PerformanceResourceTiming[])
    if (responseStatus !== undefined && responseStatus !== 200)
      faults.push(`${name}: status ${responseStatus}`)
  for (const picture of document.images)
    if (picture.complete && picture.naturalWidth === 0) faults.push(`no picture: ${picture.src}`)
  for (const { family, status } of document.fonts)
    if (status === 'error') faults.push(`no font: ${family}`)
  const canvas = document.createElement('canvas').getContext('2d')
  if (canvas) {
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0] = canvas.getImageData(0, 0, 1, 1).data
    if (red < 128 !== isDark) faults.push(`the background is ${isDark ? 'light' : 'dark'}`)
  }
  return faults
}
