import type { Person } from './people'

const STYLES = `
  :root { color-scheme: light dark; --line: light-dark(#e2e2e6, #35353b); --quiet: light-dark(#5c5c66, #a3a3ad); --surface: light-dark(#fff, #1c1c20); }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif;
    background: light-dark(#f5f5f7, #121214); color: light-dark(#18181b, #f4f4f5); }
  main { width: 100%; max-width: 24rem; display: grid; gap: 1.25rem; padding: 1.75rem; background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; }
  h1 { margin: 0; font-size: 1.25rem; } p { margin: 0; color: var(--quiet); font-size: .875rem; } form { display: grid; gap: .5rem; }
  button, input { font: inherit; width: 100%; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); color: inherit; }
  button { cursor: pointer; text-align: left; } button:hover { border-color: currentColor; } button span { display: block; color: var(--quiet); font-size: .875rem; }
  button.plain { text-align: center; } label { display: grid; gap: .25rem; font-size: .875rem; } hr { width: 100%; margin: 0; border: 0; border-top: 1px solid var(--line); }
  :focus-visible { outline: 2px solid #4f46e5; outline-offset: 2px; }`

/** The page on which the tester chooses a person. `app` is the client's name. */
export function choicePage(people: Person[], app: string): string {
  const choices = people.map(({ sub, name, email, email_verified: isVerified }) => {
    const detail = email ? `${email}, ${isVerified ? 'verified' : 'not verified'}` : 'No email'
    const id = `about-${escapeHtml(sub)}`
    return `<button name="sub" value="${escapeHtml(sub)}" aria-label="${escapeHtml(name)}" aria-describedby="${id}">${escapeHtml(name)}<span id="${id}">${escapeHtml(detail)}</span></button>`
  })
  return page(
    'Local ID',
    `<h1>Who do you want to be?</h1><p>${escapeHtml(app)} asks who you are. This provider runs on your machine, for development only.</p>
    <form method="post">${choices.join('')}</form><hr>
    <form method="post"><label>Someone else, by email <input type="email" name="email" required autocomplete="off" placeholder="someone@example.com"></label>
    <button class="plain">Continue</button></form><hr>
    <form method="post"><button class="plain" name="cancel" value="true">Cancel</button></form>`,
  )
}

/** Shown for an invalid request, such as after a restart. */
export function problemPage(sentence: string): string {
  return page(
    'Local ID',
    `<h1>This did not work</h1><p>${escapeHtml(sentence)}</p><p>Go back to the app and start again.</p>`,
  )
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${title}</title><style>${STYLES}</style><main>${body}</main></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
