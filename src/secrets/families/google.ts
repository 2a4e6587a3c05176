import { marked } from '../family.ts';

export const GOOGLE = [
  marked('google-api-key', ['aiza'], String.raw`(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}(?![A-Za-z0-9_-])`, {
    finds: ['AIzaSyB3kQ9vR7tXn2mL5wZ8cJ1hG4dF6sP0aYe'],
    leaves: ['AIza', 'AIzaSyTooShort'],
  }),
];
