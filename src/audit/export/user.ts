/** Who an agent worked for, as OCSF's `user`. */
import type { ActivityRecord } from '../../model/record.ts';

/** An address as OCSF's `email_t` takes it. */
const EMAIL = /^[\w!#$%&'*+\-/=?^`{|}~.]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$/;

export function userOf({ principal }: Pick<ActivityRecord, 'principal'>): object {
  switch (principal.kind) {
    case 'person':
      return {
        uid: principal.subject,
        type_id: 1,
        ...(principal.name && { full_name: principal.name }),
        ...(principal.email && EMAIL.test(principal.email) && { email_addr: principal.email }),
        ...(principal.groups.length > 0 && { groups: principal.groups.map((name) => ({ name })) }),
      };
    case 'workload':
      return { uid: principal.subject, type_id: 4 };
    case 'anonymous':
      return { name: principal.user, type_id: 1 };
    case 'unknown':
      return { name: 'unknown', type_id: 0 };
  }
}
