declare global {
  interface Window {
    /** Trusted Types (W3C); not in every browser. */
    trustedTypes?: {
      createPolicy(name: string, policy: { createScriptURL(url: string): string | null }): unknown
    }
  }
}

const OWN_SCRIPTS = '/_next/static/'

// Before anything else runs: the policy of lib/http/security-headers.ts lets no string become a script, and this is the one exception to it.
// Next's loader names its chunks by plain strings; HTML and inline scripts made of strings stay impossible.
window.trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, window.location.origin)
    return origin === window.location.origin && pathname.startsWith(OWN_SCRIPTS) ? url : null
  },
})

export {}
