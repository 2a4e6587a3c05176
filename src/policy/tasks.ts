/** Task profiles as rules: what goes beyond the least that a task needs. */
import { TOOL_GROUPS } from '../model/circumstances.ts';
import { counted } from '../model/counted.ts';
import { EFFECT_KINDS } from '../model/effect.ts';
import type { TaskProfile } from '../model/policy/people.ts';
import type { Rule } from '../model/policy/rules.ts';
import { listOf } from '../model/policy/words.ts';
import { kindsOf } from './kinds.ts';

/** The rules that hold a session to its task; each fires only for sessions that are on it. */
export function rulesOfTask(name: string, task: TaskProfile): Rule[] {
  const { tools, effects, paths, reads, deny, minutes, beyond } = task;
  const called = task.title ?? name;
  const advice = 'Stay within the task, or tell the person what else it needs.';
  const rule = (part: string, rest: Pick<Rule, 'on' | 'do' | 'reason'> & Partial<Rule>): Rule => ({
    id: `task.${name}.${part}`,
    advice,
    ...rest,
    where: { ...rest.where, task: name },
  });
  const needed = effects === undefined ? EFFECT_KINDS : kindsOf(effects);
  const unneeded = EFFECT_KINDS.filter((kind) => !needed.includes(kind));
  const otherTools = TOOL_GROUPS.filter((group) => tools !== undefined && !listOf(tools).includes(group));
  return [
    ...(unneeded.length > 0
      ? [rule('effects', { on: unneeded, do: beyond, reason: `The task "${called}" does not need this.` })]
      : []),
    ...(otherTools.length > 0
      ? [
          rule('tools', {
            on: '*',
            where: { by: otherTools },
            do: beyond,
            reason: `The task "${called}" does not need this kind of tool.`,
          }),
        ]
      : []),
    ...(paths === undefined
      ? []
      : [
          rule('paths', {
            on: ['file.write', 'file.delete'],
            except: { path: paths },
            do: beyond,
            reason: `The task "${called}" does not change files here.`,
          }),
        ]),
    ...(reads === undefined
      ? []
      : [
          rule('reads', {
            on: 'file.read',
            except: { path: reads },
            do: beyond,
            reason: `The task "${called}" does not read files here.`,
          }),
        ]),
    ...(deny === undefined
      ? []
      : [rule('deny', { on: deny, do: 'deny', reason: `The task "${called}" never does this.` })]),
    ...(minutes === undefined
      ? []
      : [
          rule('time', {
            on: '*',
            where: { taskMinutes: minutes },
            do: beyond,
            reason: `The time of the task "${called}" is over (${counted(minutes, 'minute')}).`,
          }),
        ]),
  ];
}
