import { isDrawn } from '../drawn.ts';
import { named, prefixed } from '../family.ts';

/** https://grafana.com/docs/grafana/latest/administration/service-accounts/ */
export const GRAFANA = [
  prefixed('grafana-service-account-token', ['glsa_'], '[A-Za-z0-9]{32}_[a-f0-9]{8}', {
    finds: [
      `GRAFANA_TOKEN=glsa_${''}rin8tFgwsXU3TNs9y8RzNVaa8cHusC2v_b9fda323`,
      `Authorization: Bearer glsa_${''}iV3knZMRclcfsVdWSJvVST8moNycLj1k_55633cec`,
    ],
    leaves: ['glsa_', 'glsa_2TFcLMxnc7N3hlzwhsEgt0rrmJ8AXKau'],
  }),
  prefixed('grafana-cloud-token', ['glc_'], '[A-Za-z0-9+/]{32,400}={0,2}', {
    check: isDrawn,
    finds: [
      `GRAFANA_CLOUD_API_KEY=glc_${''}ey${''}JvIjoiWQ/bCIF1+qcmE5EiIE9VrqvMOXTNs+ereKyGTO/gCptyw8ict9jECymLWuQW+p44WYgGyEneX/Tkud5AP8dyzDYbhLv/eTAbCWWf==`,
      `password: glc_${''}ey${''}JvIjoieyGcjUDfv146vwlDBV8jOTJaT1h7cMDaAkwOf116kfnbJg3qn9XnoI2Noosb1TEBo1aQErD5EoDV+7ARCUI7fTs1AN`,
    ],
    leaves: ['glc_', 'glc_eJWjeIS0ZVVm'],
  }),
  prefixed('grafana-api-key', ['eyJrIjoi'], '[A-Za-z0-9+/]{60,400}={0,2}', {
    finds: [
      `GRAFANA_API_KEY=ey${''}JrIjoiNXG0J3hfgQW3chE2ojxy+dzaqPH+e5g4YOuZR5poFUKUZnTS0MhkS2OtxHO7Z5ist1Hwlo5U7KApABd2kmR9==`,
      `Authorization: Bearer ey${''}JrIjoimq55T67Q36i+gUXhOCgNmMqd4HIv9aP9KrW7+sHi2qfQk1o0Dil8cM855ZzvE0fIb0tHwH87YO1+fCi+fjlE+WLBy8wi`,
    ],
    leaves: ['eyJrIjoi', 'eyJrIjoi8Y34O3QhLKEReWtKPulm'],
  }),
  named('grafana-cloud-key', ['grafana'], 'eyJvIjoi[A-Za-z0-9+/]{60,400}={0,2}', {
    finds: [
      `GRAFANA_CLOUD_KEY=ey${''}JvIjoi9gYBt6gkXB4EB2sKJGzSPBid5I0QA5BCuLog7do5fCHHe4QiO6KkQMMGOWQW+9CdNvcKlFUsShZ3Yjs7gHkbfWEbKBDl`,
      `grafana:\n  auth: ey${''}JvIjoixx5tpWmdOlVA7Wsr1CMAFnypSOXXxwlaBAbQueh0mCa2LP7gmGU1Z0nOLq6B0lQrbZp4uZkwsmvveHcPX424==`,
    ],
    leaves: [
      'GRAFANA_URL=https://acme.grafana.net',
      'grafana/grafana@ceaba81786c01e4b91bf235143ef947d8b5ddb21',
    ],
  }),
];
