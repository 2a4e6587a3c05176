/** How a manager's words are read. */
export interface Manager {
  readonly names: string;
  /** Family of the registry. */
  readonly manager: string;
  /** Options that take a value. */
  readonly takes?: string;
  readonly install?: string;
  /** Subcommands after which a bare call installs what a manifest lists. */
  readonly manifest?: string;
  readonly remove?: string;
  readonly publish?: string;
  /** Subcommands that run a package or a script: `exec`, `dlx`. */
  readonly run?: string;
  /** Options that say: for the whole machine. */
  readonly global?: string;
  /** Installs for the whole machine always. */
  readonly isSystem?: true;
}

export const MANAGERS: readonly Manager[] = [
  {
    names: 'npm cnpm',
    manager: 'npm',
    takes:
      '--prefix --registry --workspace -w -C --tag --userconfig --cache --loglevel --omit --include --script-shell --otp --access',
    install:
      'install i in ins inst insta instal isnt isnta isntal add ci clean-install install-test it update up upgrade udpate link ln',
    manifest: 'ci clean-install install i install-test it update up upgrade',
    publish: 'publish',
    global: '-g --global',
    remove: 'uninstall un remove rm r unlink prune dedupe',
  },
  {
    names: 'pnpm pnpx',
    manager: 'npm',
    takes: '-C --dir --filter -F --registry --store-dir --reporter --tag',
    install: 'install i add update up upgrade link import fetch',
    manifest: 'install i update up upgrade fetch import',
    publish: 'publish',
    global: '-g --global',
    remove: 'remove rm uninstall un prune',
  },
  {
    names: 'yarn yarnpkg',
    manager: 'npm',
    takes: '--cwd --registry --cache-folder --modules-folder',
    install: 'install add upgrade up',
    manifest: 'install upgrade up',
    publish: 'publish',
    remove: 'remove',
    global: '-g',
  },
  {
    names: 'bun',
    manager: 'npm',
    takes: '--cwd --registry --config -c',
    install: 'install i add update a',
    manifest: 'install i update',
    publish: 'publish',
    global: '-g --global',
    remove: 'remove rm',
  },
  {
    names: 'deno',
    manager: 'npm',
    install: 'install add',
    manifest: 'install',
    publish: 'publish',
    global: '-g --global',
    remove: 'uninstall remove',
  },
  {
    names: 'pip pip3 pipx',
    manager: 'pip',
    takes:
      '-r -c -e -i -f -t -d --requirement --constraint --editable --index-url --extra-index-url --find-links --target --prefix --root --python --platform --proxy --cache-dir --log --timeout --trusted-host --pip-args --spec --no-binary --only-binary',
    install: 'install download wheel inject upgrade',
    remove: 'uninstall',
  },
  {
    names: 'poetry pdm pipenv rye hatch',
    manager: 'pip',
    takes: '-G --group -E --extras --source --python -P --project -C --directory -D',
    install: 'add install update sync lock',
    manifest: 'install update sync lock',
    publish: 'publish',
    run: 'run',
    remove: 'remove uninstall',
  },
  {
    names: 'conda mamba micromamba',
    manager: 'conda',
    takes: '-n -p -c -f --name --prefix --channel --file',
    install: 'install create update env',
    manifest: 'update env',
    run: 'run',
    remove: 'remove uninstall',
  },
  {
    names: 'cargo',
    manager: 'cargo',
    takes:
      '-p --package --features --target --manifest-path --target-dir --bin --example --test --git --branch --tag --rev --path --registry --index --root --color -F -j --jobs --profile --version --vers -Z -C --config',
    install: 'install add update fetch binstall',
    manifest: 'update fetch',
    publish: 'publish yank owner',
    remove: 'uninstall remove',
  },
  {
    names: 'gem',
    manager: 'gem',
    takes: '-v -i -n -s -P --version --install-dir --bindir --source',
    install: 'install update i',
    manifest: 'update',
    publish: 'push yank owner',
    remove: 'uninstall',
    isSystem: true,
  },
  {
    names: 'bundle bundler',
    manager: 'gem',
    takes: '--path --gemfile -j --jobs --jobs',
    install: 'install update add',
    manifest: 'install update',
    run: 'exec',
    remove: 'remove',
  },
  {
    names: 'composer',
    manager: 'composer',
    takes: '-d --working-dir',
    install: 'install require update create-project',
    manifest: 'install update',
    run: 'exec',
    remove: 'remove',
  },
  {
    names: 'apt apt-get aptitude',
    manager: 'apt',
    takes: '-o -c -t -a --option --target-release',
    install: 'install upgrade full-upgrade dist-upgrade build-dep',
    manifest: 'upgrade full-upgrade dist-upgrade',
    remove: 'remove purge autoremove autopurge',
    isSystem: true,
  },
  {
    names: 'dnf yum microdnf tdnf zypper',
    manager: 'rpm',
    takes: '-c -x --enablerepo --disablerepo --repo -r',
    install: 'install in update upgrade up dup localinstall groupinstall reinstall',
    manifest: 'update upgrade up dup',
    remove: 'remove erase rm autoremove',
    isSystem: true,
  },
  {
    names: 'apk',
    manager: 'apk',
    takes: '-p -X -t --root --repository --virtual',
    install: 'add upgrade',
    manifest: 'upgrade',
    remove: 'del',
    isSystem: true,
  },
  {
    names: 'brew',
    manager: 'brew',
    takes: '',
    install: 'install reinstall upgrade tap bundle',
    manifest: 'upgrade bundle',
    remove: 'uninstall remove rm autoremove',
    isSystem: true,
  },
  {
    names: 'port',
    manager: 'macports',
    install: 'install upgrade',
    manifest: 'upgrade',
    remove: 'uninstall',
    isSystem: true,
  },
  {
    names: 'snap flatpak',
    manager: 'snap',
    install: 'install refresh update',
    manifest: 'refresh update',
    remove: 'remove uninstall',
    isSystem: true,
  },
  {
    names: 'choco winget scoop',
    manager: 'windows',
    takes: '--id --source --version -e -v',
    install: 'install upgrade update add',
    manifest: 'update',
    remove: 'uninstall remove',
    isSystem: true,
  },
  {
    names: 'luarocks',
    manager: 'luarocks',
    takes: '--tree --server',
    install: 'install make',
    publish: 'upload',
    remove: 'remove',
  },
  {
    names: 'opam',
    manager: 'opam',
    install: 'install upgrade',
    manifest: 'upgrade',
    publish: 'publish',
    run: 'exec',
    remove: 'remove',
  },
  {
    names: 'stack cabal',
    manager: 'hackage',
    takes: '--resolver --stack-yaml',
    install: 'install',
    publish: 'upload',
    run: 'exec',
  },
  {
    names: 'mix rebar3',
    manager: 'hex',
    install: 'deps.get deps.update archive.install',
    manifest: 'deps.get deps.update',
    publish: 'hex.publish',
  },
  {
    names: 'dart flutter',
    manager: 'pub',
    takes: '',
    install: 'add get upgrade',
    manifest: 'get upgrade',
    publish: 'publish',
  },
  { names: 'helm', manager: 'helm' },
  {
    names: 'vsce ovsx',
    manager: 'vscode',
    takes: '-p --pat -t --target -o --out -i',
    publish: 'publish unpublish',
  },
  { names: 'ansible-galaxy', manager: 'ansible', install: 'install collection role' },
  {
    names: 'asdf mise rtx',
    manager: 'mise',
    install: 'install upgrade use',
    manifest: 'install upgrade',
    run: 'exec x',
    remove: 'uninstall',
  },
];
