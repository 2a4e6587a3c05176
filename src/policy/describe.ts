/** Effects in words, for reasons and prompts. */
import { type Effect, resourceOf } from '../model/effect.ts';

/** What the effect does, as a phrase without subject: "delete /work/build and all below it". */
export function describeEffect(effect: Effect): string {
  const sure = effect.certainty === 'possible' ? 'possibly ' : '';
  const via = effect.via ? ` (${effect.via})` : '';
  return `${sure}${nameEffect(effect)}${via}`;
}

/** The same without how sure and by what road: equal for every spelling of the same. */
export function nameEffect(effect: Effect): string {
  const what = resourceOf(effect);
  switch (effect.kind) {
    case 'file.read':
    case 'file.write':
    case 'file.delete': {
      const verb = { 'file.read': 'read', 'file.write': 'write', 'file.delete': 'delete' }[effect.kind];
      return `${verb} ${effect.path}${effect.recursive ? ' and all below it' : ''}${loss(effect)}`;
    }
    case 'command.run':
      return effect.certainty === 'opaque' ? `run ${what}, whose work cannot be read` : `run ${what}`;
    case 'net.connect': {
      const host = effect.host === '*' ? 'a host that cannot be read' : what;
      return effect.direction === 'download' ? `download from ${host}` : `send data to ${host}`;
    }
    case 'git.push': {
      const how = effect.deletes ? 'delete' : effect.force ? 'force-push to' : 'push to';
      return `${how} ${effect.branch === '*' ? 'branches that cannot be read' : what}`;
    }
    case 'git.commit':
      return `commit on ${effect.branch === '*' ? 'a branch that cannot be read' : effect.branch}`;
    case 'git.rewrite':
      return `rewrite ${what}${loss(effect)}`;
    case 'package.install':
      return `install ${effect.name === '*' ? `what the project's ${effect.manager} files list` : what}`;
    case 'package.publish':
      return `publish ${what}`;
    case 'env.read':
      return effect.name === '*'
        ? 'read all environment variables'
        : `read the environment variable ${effect.name}`;
    case 'process.kill':
      return effect.target === '*' ? 'end all processes' : `end the process ${effect.target}`;
    case 'privilege.raise':
      return `take the rights of ${effect.user}`;
    case 'cloud.mutate':
      return `change ${what}`;
    case 'db.mutate':
      return `${effect.action} in ${effect.engine}${effect.target ? ` (${effect.target})` : ''}`;
    case 'container.run':
      return `run the container ${what}${effect.reachesHost ? ', which can reach this machine' : ''}`;
    case 'mcp.call':
      return `call the MCP tool ${what}`;
    case 'web.fetch':
      return `fetch ${effect.url}`;
    case 'agent.spawn':
      return `start a ${what} subagent`;
    case 'governance.change':
      return `change ${what}, which governs agents`;
  }
}

function loss(effect: { readonly loses?: string }): string {
  if (effect.loses === undefined) return '';
  return effect.loses === 'commits' ? ', losing commits' : ', losing work that is saved nowhere';
}
