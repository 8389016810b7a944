import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Writes a key and a self-signed certificate for `host` into the folder. Returns their paths. */
export function makeCertificate(host: string, folder: string): { key: string; cert: string } {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'
  const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  execFileSync('openssl', ['req', ...options.split(' '), ...names, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  return { key, cert }
}
