/** Every kind of receiver. */
import type { Export } from '../../../model/policy/exports.ts';
import type { MakeTarget, Means, Target } from '../target.ts';
import { toFile } from './ocsf-file.ts';
import { toHttp } from './ocsf-http.ts';
import { toOtlp } from './otlp.ts';
import { toSentinel } from './sentinel.ts';
import { toSplunk } from './splunk-hec.ts';
import { toSyslog } from './syslog.ts';
import { toWebhook } from './webhook.ts';

const TARGETS: { readonly [To in Export['to']]: MakeTarget<To> } = {
  otlp: toOtlp,
  'ocsf-file': toFile,
  'ocsf-http': toHttp,
  'splunk-hec': toSplunk,
  sentinel: toSentinel,
  webhook: toWebhook,
  syslog: toSyslog,
};

export function targetOf(to: Export, means: Means): Target {
  return (TARGETS[to.to] as MakeTarget<Export['to']>)(to, means);
}
