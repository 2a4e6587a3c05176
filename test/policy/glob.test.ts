/** Overlap of globs: where both match some path, it must say so. */
import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { describe, expect, it } from 'vitest';
import { glob, globsOverlap } from '../../src/policy/glob.ts';

const letter = fc.constantFrom('a', 'b', '.');
/** Resolved paths have no `.` and `..`; minimatch gives those a meaning of their own. */
const segment = fc
  .array(letter, { minLength: 1, maxLength: 3 })
  .map((c) => c.join(''))
  .filter((s) => !/^\.+$/.test(s));
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((s) => `/${s.join('/')}`);
const pattern = fc
  .array(
    fc.oneof(
      segment,
      fc.constant('*'),
      fc.constant('**'),
      segment.map((s) => `${s}*`),
      segment.map((s) => `?${s}`),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((s) => `/${s.join('/')}`);

describe('glob', () => {
  it('matches what minimatch matches, whatever letters are compared first', () => {
    const anywhere = pattern.map((each) => `**${each}`);
    fc.assert(
      fc.property(path, fc.oneof(pattern, anywhere), fc.boolean(), (p, source, fold) => {
        const options = { dot: true, nocase: fold, nocomment: true, nonegate: true };
        const text = fold ? p.toUpperCase() : p;
        expect(glob(source, fold).test(text)).toBe(minimatch(text, source, options));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('globsOverlap', () => {
  it('is never wrong about a path that both match', () => {
    fc.assert(
      fc.property(path, pattern, pattern, (p, a, b) => {
        const both = [a, b].every((glob) => minimatch(p, glob, { dot: true }));
        if (both) expect(globsOverlap(a, b)).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });
  it('is the same both ways', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        expect(globsOverlap(a, b) === undefined).toBe(globsOverlap(b, a) === undefined);
      }),
    );
  });
  it.each([
    ['/w/*', '/w/.env', true],
    ['/w/*.ts', '/w/*.js', false],
    ['/w/src/**', '**/.git/**', true],
    ['/w/{a,b}/x', '/w/c/x', false],
    ['/w/a', '/w/a/b', false],
  ])('%s and %s: %s', (a, b, expected) => expect(globsOverlap(a, b) !== undefined).toBe(expected));
  it.each([
    ['**/.git/hooks/**', '/w/src/**/*.ts', 'swallowed'],
    ['**/.git/hooks/**', '/w/**/hooks/pre-commit', 'named'],
    ['**/.env', '/w/**/*', 'named'],
    ['/w/.git/hooks/*', '/w/**/*.ts', 'named'],
  ])('%s and %s: %s', (rule, touched, expected) => expect(globsOverlap(rule, touched)).toBe(expected));
  it.each([
    ['/w/.env', '/w/*', false],
    ['/w/.env', '/w/.*', true],
    ['/w/.env', '/w/.e??', true],
    ['/w/.env', '/w/?env', false],
    ['/w/a/.env', '/w/*/.env', true],
    ['**/.env', '/w/*', false],
    ['/w/.git/config', '/w/**/config', false],
  ])('%s and %s, whose wildcards leave out hidden names: %s', (rule, touched, expected) =>
    expect(globsOverlap(rule, touched, true) !== undefined).toBe(expected),
  );
});
