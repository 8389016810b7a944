declare global {
  interface Window {
    /** Trusted Types (W3C), not in every browser. */
    trustedTypes?: {
      createPolicy(name: string, policy: { createScriptURL(url: string): string | null }): unknown
    }
  }
}

const OWN_SCRIPTS = '/_next/static/'

// The only exception to the policy in lib/http/security-headers.ts, which forbids scripts from
// strings: Next loads its chunks by URL strings. HTML and inline scripts from strings remain
// impossible.
window.trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, window.location.origin)
    return origin === window.location.origin && pathname.startsWith(OWN_SCRIPTS) ? url : null
  },
})

export {}
