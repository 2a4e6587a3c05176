/** Opens an address in the person's browser. */
import { spawn } from 'node:child_process';

/** False where there is no browser to open, as over SSH. Does not wait, and does not know whether one has opened. */
export function openBrowser(url: string): boolean {
  const command = opener(url);
  if (!command) return false;
  const [program, ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {
    // There is none; the address is printed as well.
  });
  child.unref();
  return true;
}

function opener(url: string): readonly [string, ...string[]] | undefined {
  switch (process.platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', url];
    default:
      return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', url] : undefined;
  }
}
