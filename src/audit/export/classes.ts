/** The event classes of OCSF that records become, with the activities that are used of each. Numbers and names are OCSF's. */

export interface EventClass {
  /** `class_uid`; its thousands are `category_uid`. */
  readonly uid: number;
  readonly name: string;
  /** Has the class an `ai_agent`? Findings do not. */
  readonly agent: boolean;
}

const eventClass = (uid: number, name: string, agent = true): EventClass => ({ uid, name, agent });

export const FILE = eventClass(1001, 'File System Activity');
export const PROCESS = eventClass(1007, 'Process Activity');
export const EVENT_LOG = eventClass(1008, 'Event Log Activity');
export const DETECTION = eventClass(2004, 'Detection Finding', false);
export const DATA_SECURITY = eventClass(2006, 'Data Security Finding', false);
export const AUTHENTICATION = eventClass(3002, 'Authentication');
export const NETWORK = eventClass(4001, 'Network Activity');
export const HTTP = eventClass(4002, 'HTTP Activity');
export const APPLICATION = eventClass(6002, 'Application Lifecycle');
export const API = eventClass(6003, 'API Activity');
export const DATASTORE = eventClass(6005, 'Datastore Activity');

/** `activity_id` and `activity_name`; 99 is OCSF's "Other", with a name of ours. */
export type Activity = readonly [id: number, name: string];
