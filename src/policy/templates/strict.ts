/** The strict policy: the safe defaults, with asks about what an agent hardly ever needs refused, and more asked about. */

/** Rules of the safe defaults that ask there and refuse here. */
const REFUSED = [
  'secrets.credential-stores',
  'secrets.stores',
  'git.force',
  'git.delete-remote',
  'net.drop',
  'run.unseen-code',
  'privilege.raise',
  'package.publish',
  'db.destroy',
  'agent.unattended',
  'container.host',
  'process.kill-all',
  'process.kill-system',
];

const FURTHER = `
  # --- what only the strict policy asks about ---------------------------------------------------
  - id: strict.read-outside
    on: [file.read]
    where: { path: { outside: [workspace, temp] } }
    except:
      # What the system and the tools bring along, and what says how they are set.
      - path: ["/usr/**", "/opt/**", "/bin/**", "/lib/**", "/dev/**", "/proc/{cpuinfo,meminfo,version}", "/etc/{hosts,os-release,resolv.conf,passwd,group}", "~/.gitconfig", "~/.config/git/**"]
    do: ask
    reason: The file lies outside the workspace.
    advice: Work with what is in the workspace.
  - id: strict.opaque
    on: [command.run]
    where: { certainty: opaque }
    do: ask
    reason: What this runs cannot be read.
    advice: Use a command whose work can be read, or the package manager's own scripts.
  - id: strict.hosts
    on: [net.connect, web.fetch]
    except:
      - host: [localhost, "127.*", "::1", "*.localhost", "0.0.0.0", github.com, "*.github.com", "*.githubusercontent.com", gitlab.com, registry.npmjs.org, pypi.org, files.pythonhosted.org, crates.io, "*.crates.io", proxy.golang.org, rubygems.org]
    do: ask
    reason: The host is not one of those that work needs every day.
    advice: Use what is in the workspace, or name the host to the person.
  - id: strict.install
    on: [package.install]
    do: ask
    reason: Code of others would come to this machine.
    advice: Use what the project depends on already, or name the package to the person.
  - id: strict.mcp
    on: [mcp.call]
    do: ask
    reason: What an MCP tool does cannot be seen from here.
  - id: strict.commit
    on: [git.commit]
    where: { branch: [main, master, "release/*"] }
    do: ask
    reason: The branch is shared by everyone.
    advice: Make a branch first, and commit there.
    instead: ["git switch -c feature/x"]

preapprove: []
`;

/** The safe defaults' text made strict. */
export function withStrictRules(defaults: string): string {
  const refused = REFUSED.reduce((text, id) => {
    const at = text.indexOf(`  - id: ${id}\n`);
    return text.slice(0, at) + text.slice(at).replace('    do: ask\n', '    do: deny\n');
  }, defaults);
  return refused
    .replace('# Chaperone policy: safe defaults.', '# Chaperone policy: strict.')
    .replace(
      '# Ordinary work inside the workspace runs unasked.',
      '# Ordinary work inside the workspace runs unasked, as long as it can be read.',
    )
    .replace('\npreapprove: []\n', FURTHER);
}
