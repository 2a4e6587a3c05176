/**
 * What a process of ours does not take over from whoever starts it. A gate outlives the agent that has started it and serves
 * all others: an agent must not be able to start one (or a hook) that runs other code or believes any certificate.
 */
export const NOT_TAKEN_OVER = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_COMPILE_CACHE',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_REPL_EXTERNAL_MODULE',
  'BASH_ENV',
  'LD_PRELOAD',
  'LD_AUDIT',
  'DYLD_INSERT_LIBRARIES',
  'OPENSSL_CONF',
] as const;

/** The environment without those. */
export function ownEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { ...env };
  for (const name of NOT_TAKEN_OVER) delete own[name];
  return own;
}
