/** A certificate for this machine that nobody has signed but itself. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** @param folder where key and certificate are written (PEM) */
export function makeCertificate(folder: string): { readonly key: string; readonly certificate: string } {
  const key = path.join(folder, 'key.pem');
  const certificate = path.join(folder, 'certificate.pem');
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      names,
    ],
    { stdio: 'pipe' },
  );
  return { key, certificate };
}
