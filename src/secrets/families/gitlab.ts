import { marked } from '../family.ts';

export const GITLAB = [
  marked('gitlab-token', ['glpat-'], String.raw`(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,64}`, {
    finds: ['glpat-Zx8vQ2mN5rT1yK7wB3pL'],
    leaves: ['glpat-', 'glpat-short'],
  }),
];
