/** kubectl and its kin: what changes in a cluster, and what runs inside its pods. */
import type { Call } from '../shell/call.ts';
import type { Options } from '../shell/options.ts';
import type { Field, Output } from '../shell/scope.ts';
import { asShown } from '../text.ts';

export function cluster(
  call: Call,
  words: readonly Field[],
  options: Options,
): { out: Output | undefined } | undefined {
  const [verb = '', what = ''] = words.map((word) => word.text);
  if (verb === 'exec' || verb === 'run' || verb === 'debug' || verb === 'rsh') {
    const at = call.words.findIndex((word) => word.text === '--');
    const pod = words.findIndex((word) => word.text === verb);
    const inner = at >= 0 ? call.words.slice(at + 1) : verb === 'exec' ? words.slice(pod + 2) : [];
    const scope = call.scope.fork();
    scope.elsewhere = { kind: 'container', mounts: [] };
    scope.cwd = '/';
    if (verb !== 'exec' && verb !== 'rsh')
      call.add({
        kind: 'cloud.mutate',
        provider: 'kubernetes',
        action: verb,
        ...(what && { target: asShown(what) }),
      });
    if (verb === 'exec' || verb === 'rsh') destroysInside(call, inner, what);
    return {
      out: inner.length ? call.runWords(inner, { scope, via: `in pod ${asShown(what)}` }) : undefined,
    };
  }
  if (verb === 'cp') {
    const [, from, to] = words;
    if (from && !from.text.includes(':')) call.reads(from);
    if (to && !to.text.includes(':')) call.writes(to);
    else
      call.add({
        kind: 'cloud.mutate',
        provider: 'kubernetes',
        action: 'cp',
        target: asShown(to?.text ?? '*'),
      });
    return { out: undefined };
  }
  if (verb === 'get' && /(?:^|,)secrets?(?:\/|,|$)/.test(what) && options.has('-o', '--output', '--template'))
    call.add({ kind: 'env.read', name: `secret:kubernetes/${words[2]?.text ?? '*'}` });
  // The cluster, with this person's rights, for whoever reaches the port.
  const address = options.value('--address')?.text;
  if (/^(?:proxy|port-forward)$/.test(verb) && address && !/^(?:localhost$|127\.|::1$)/.test(address))
    call.connect('*', 'both', ['output']);
  if (verb === 'config' && what === 'view' && options.has('--raw'))
    call.add({ kind: 'env.read', name: 'secret:kubernetes/config' });
  if (verb === 'config' && /^(?:set|unset|delete|use|rename)/.test(what)) {
    if (!/^use/.test(what)) call.writes(`${call.trace.place.home}/.kube/config`);
    return { out: undefined };
  }
  if (verb === 'rollout') {
    if (/^(?:status|history)$/.test(what)) return { out: undefined };
    call.add({
      kind: 'cloud.mutate',
      provider: 'kubernetes',
      action: `rollout ${what}`,
      ...(words[2] && { target: asShown(words[2].text) }),
    });
    return { out: undefined };
  }
  if (
    /^(?:delete|scale|drain|cordon|patch|edit|label|annotate|set|replace|create|expose|autoscale|taint)$/.test(
      verb,
    ) &&
    !options.has('--dry-run')
  ) {
    const name =
      words[2]?.text ?? options.value('-f', '--filename')?.text ?? (options.has('--all') ? '*' : undefined);
    call.add({
      kind: 'cloud.mutate',
      provider: 'kubernetes',
      action: `${verb} ${asShown(what)}`.trim(),
      ...(name && { target: asShown(name) }),
    });
    return { out: undefined };
  }
  return undefined;
}

/** What is removed inside a pod is gone for whoever uses it. */
function destroysInside(call: Call, inner: readonly Field[], pod: string): void {
  const line = inner.map((word) => word.text).join(' ');
  if (/\brm\s+-\w*[rf]|\bmkfs|\bdd\b.*of=|\bshred\b|\bkill\b/.test(line))
    call.add({
      kind: 'cloud.mutate',
      provider: 'kubernetes',
      action: `exec ${asShown(inner[0]?.text ?? '')}`,
      target: asShown(pod),
    });
}
