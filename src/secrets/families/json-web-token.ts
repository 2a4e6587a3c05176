import { marked } from '../family.ts';

/** RFC 7519, signed (three parts). An unsigned one proves nothing to anybody. */
export const JSON_WEB_TOKEN = [
  marked(
    'json-web-token',
    ['eyj'],
    String.raw`(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{6,8000}\.[A-Za-z0-9_-]{10,1000}`,
    {
      finds: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
      leaves: ['eyJhbGciOiJIUzI1NiJ9'],
    },
  ),
];
