/** Both ends of the road into the extension host: the driver extension, made ready to be loaded, and its client. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import type { DriverAnswer, DriverRequest } from './driver/protocol.ts';

const ID = 'chaperone-test.driver';

/** Bundles the driver extension into `folder` and gives back that folder. */
export async function makeDriverExtension(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const [publisher, name] = ID.split('.');
  const manifest = {
    publisher,
    name,
    version: '0.0.1',
    engines: { vscode: '^1.96.0' },
    main: './extension.js',
    // `*` and not `onStartupFinished`: the driver has to be there before the extension under test.
    activationEvents: ['*'],
    // Where the workspace's files are, never in the browser.
    extensionKind: ['workspace'],
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [path.join(import.meta.dirname, 'driver/extension.ts')],
    outfile: path.join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'silent',
  });
  return folder;
}

/** Asks the driver extension that listens on `socket`. Rejects with what went wrong inside, or when nobody listens. */
export async function askDriver(socket: string, request: DriverRequest, limit: number): Promise<unknown> {
  const text = await new Promise<string>((resolve, reject) => {
    // A connection of its own: one that was kept open may be closed just as it is used again.
    const options = { socketPath: socket, method: 'POST', timeout: limit, agent: false };
    const call = httpRequest(options, (response) => {
      let said = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => {
          said += chunk;
        })
        .on('end', () => resolve(said))
        .on('error', reject);
    });
    call.on('error', reject);
    call.on('timeout', () =>
      call.destroy(new Error(`no answer to ${JSON.stringify(request)} in ${limit} ms`)),
    );
    call.end(JSON.stringify(request));
  });
  const answer = JSON.parse(text) as DriverAnswer;
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}
