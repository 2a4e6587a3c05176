/** The import rules of docs/architecture.md, "Layers". */
const PURE = '^src/(model|effects|policy|secrets|monitor|audit/export)/|^src/agents/(?!install/)';
const only = (from, allowed) => ({
  name: `${from}-imports`,
  comment: `src/${from} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [from, ...allowed].map((name) => `^src/${name}/`) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-middle',
      comment:
        'The core decides as a function: no file system, network, process or editor. node:crypto computes and is allowed; effects/lazy.ts loads parsers, which is code and no fact.',
      severity: 'error',
      from: { path: PURE, pathNot: '^src/effects/lazy\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'vscode-only-in-extension',
      severity: 'error',
      from: { pathNot: '^src/extension/' },
      to: { path: '^(vscode|node_modules/@types/vscode)' },
    },
    only('model', []),
    only('effects', ['model']),
    only('policy', ['model']),
    only('secrets', ['model']),
    only('monitor', ['model']),
    only('agents', ['model']),
    only('audit', ['model']),
    only('identity', ['model']),
    only('gate', ['model', 'effects', 'policy', 'secrets', 'monitor', 'agents', 'audit', 'identity']),
    only('extension', ['model', 'gate', 'policy/writing']),
    {
      name: 'extension-sees-the-client-only',
      comment:
        'The extension is a face: of the gate it knows the protocol, the client and where the gate is.',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: { path: '^src/gate/', pathNot: '^src/gate/(client|protocol|home)\\.ts$' },
    },
    only('cli', ['model', 'effects', 'policy', 'secrets', 'monitor', 'agents', 'audit', 'identity', 'gate']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
