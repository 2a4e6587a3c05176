/**
 * Test-only extension: lets a test act from inside the extension host. Listens on a Unix socket of its own (its path is
 * in CHAPERONE_TEST_DRIVER) and does what a request says. Bundled and put into the extensions folder at run time.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type { DriverAnswer, DriverRequest } from './protocol.ts';

type Suite = { readonly collect: () => Promise<unknown> };

async function perform(request: DriverRequest): Promise<unknown> {
  switch (request.do) {
    case 'command':
      return await vscode.commands.executeCommand(request.command, ...request.args);
    case 'evaluate': {
      // The test's function came over as its source: it sees the API and what was passed along, and nothing else.
      const make = new Function(`return (${request.source});`) as () => (...args: unknown[]) => unknown;
      return await make()(vscode, ...request.args);
    }
    case 'suite':
      return await (createRequire(request.file)(request.file) as Suite).collect();
  }
}

/** What can be told of a value over the wire: handles and cycles of the API become a short text. */
function portable(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value ?? null));
  } catch {
    return String(value);
  }
}

async function read(message: IncomingMessage): Promise<DriverRequest> {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) text += chunk;
  return JSON.parse(text) as DriverRequest;
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const socket = process.env.CHAPERONE_TEST_DRIVER;
  if (!socket) return;
  const server = createServer(async (message, response) => {
    let answer: DriverAnswer;
    try {
      answer = { ok: true, value: portable(await perform(await read(message))) };
    } catch (cause) {
      answer = { ok: false, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
    }
    response.end(JSON.stringify(answer));
  });
  context.subscriptions.push({ dispose: () => server.close() });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
}
