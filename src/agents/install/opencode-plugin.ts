/**
 * The plugin that OpenCode runs in its own process (Bun, which takes a file as it is): it calls the hook and does what
 * that says. Nothing of ours is imported, since a plugin that cannot be loaded is skipped without a word; what goes wrong
 * later throws, and that refuses the call.
 */
import { opencode } from '../opencode.ts';
import { SESSION_VARIABLE } from '../session-name.ts';

const { timeout } = opencode.capabilities({ agent: 'opencode', session: '', cwd: '', workspace: [] });

/** First line of the file: by it we know our own. */
export const PLUGIN_MARK = "// Chaperone's plugin for OpenCode.";

/** The text of the plugin; `launcher` is the absolute path of the program that it calls. */
export function pluginText(launcher: string, platform: NodeJS.Platform): string {
  const onWindows = platform === 'win32';
  return `${PLUGIN_MARK} Written by "chaperone install opencode"; changes here are lost at the next install.
import { spawn } from 'node:child_process';

const launcher = ${JSON.stringify(onWindows ? `"${launcher}"` : launcher)};

/** What Chaperone says to an event. Rejects where it says nothing that can be read. */
const ask = (event, payload) =>
  new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error('Chaperone could not check this, so it was not let through: ' + why + '.'));
    const options = { shell: ${onWindows}, windowsHide: true, timeout: ${timeout.tool * 1000} };
    const hook = spawn(launcher, ['hook', 'opencode', event], options);
    let out = '';
    let problem = '';
    hook.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
    hook.stderr.setEncoding('utf8').on('data', (text) => { problem += text; });
    hook.on('error', (error) => fail(error.message));
    hook.on('close', (code) => {
      if (code !== 0) return problem ? reject(new Error(problem)) : fail('its hook ended with ' + code);
      try {
        const answer = JSON.parse(out);
        if (typeof answer !== 'object' || answer === null) throw new Error();
        resolve(answer);
      } catch {
        fail('its hook gave no answer that can be read');
      }
    });
    // A hook that ends without reading everything has its reasons, and says them.
    hook.stdin.on('error', () => {});
    hook.stdin.end(JSON.stringify(payload));
  });

const insist = (answer) => {
  if (answer.deny !== undefined) throw new Error(answer.deny);
  return answer;
};

/** Makes an object say what another one says: the client goes on with the object that it gave. */
const become = (target, source) => {
  for (const key of Object.keys(target)) if (!(key in source)) delete target[key];
  Object.assign(target, source);
};

export const Chaperone = async ({ client, directory, worktree }) => {
  const sessions = new Map();
  const sessionOf = async (id) => {
    if (!sessions.has(id)) {
      const found = await client.session
        .get({ path: { id }, signal: AbortSignal.timeout(2000) })
        .then(({ data }) => data, () => undefined);
      if (!found) return undefined;
      sessions.set(id, found);
    }
    return sessions.get(id);
  };
  /** Who speaks: a subagent has a session of its own, which names its parent. */
  const speaker = async (sessionID) => {
    const own = await sessionOf(sessionID);
    let root = sessionID;
    for (let at = own, depth = 0; at?.parentID && depth < 50; depth++) {
      root = at.parentID;
      at = await sessionOf(root);
    }
    return { sessionID, root, agent: own?.agent, version: own?.version, directory, worktree };
  };

  return {
    'tool.execute.before': async ({ tool, sessionID, callID }, output) => {
      const call = { ...(await speaker(sessionID)), tool, callID, args: output.args };
      const { args } = insist(await ask('tool.execute.before', call));
      if (args) become(output.args, args);
    },
    'tool.execute.after': async ({ tool, sessionID, callID, args }, output) => {
      const call = { ...(await speaker(sessionID)), tool, callID, args, output };
      const answer = insist(await ask('tool.execute.after', call));
      if (answer.output) become(output, answer.output);
    },
    'shell.env': async ({ sessionID }, output) => {
      if (sessionID) output.env.${SESSION_VARIABLE} = 'opencode/' + (await speaker(sessionID)).root;
    },
    'chat.message': async ({ sessionID }, { message, parts }) => {
      // Not the files' contents, which the client has put beside them already.
      const said = parts.flatMap(({ type, text, synthetic, url }) => {
        if (type === 'text' && !synthetic) return [{ type, text }];
        return type === 'file' && !url.startsWith('data:') ? [{ type, url }] : [];
      });
      const who = await speaker(sessionID);
      insist(await ask('chat.message', { ...who, agent: message.agent ?? who.agent, parts: said }));
    },
    event: async ({ event: { type, properties } }) => {
      if (!['session.created', 'session.idle', 'session.deleted'].includes(type)) return;
      const id = properties.sessionID ?? properties.info?.id;
      if (properties.info) sessions.set(id, properties.info);
      // Only told: nothing hangs on the answer.
      await ask(type, await speaker(id)).catch(() => {});
      if (type === 'session.deleted') sessions.delete(id);
    },
  };
};
`;
}
