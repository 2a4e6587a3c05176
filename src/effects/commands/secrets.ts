/** Stores of secrets: what is taken out of them, told as `env.read secret:STORE/ITEM`. */
import type { Call } from '../shell/call.ts';
import { asShown } from '../text.ts';
import { hostOf, isLoopback } from '../tools.ts';
import { effect, type Family } from './rule.ts';
import { mannerOf } from './verbs.ts';

function disclose(call: Call, store: string, item: string | undefined): void {
  const name = `secret:${store}/${item ? asShown(item) : '*'}`;
  call.add({ kind: 'env.read', name });
  call.sources = [`env:${name}`];
}

/** Verbs with which a store is asked for values. */
const TAKES_OUT =
  /^(?:get|read|show|view|lookup|search|find-(?:generic|internet)-password|dump-keychain|export|find-key|find-certificate|list-secrets|secrets|fetch|print|decrypt|copy|clip|otp|item|export-secrets|inject|run|dump|unlock|vault)$/;

export const SECRETS: Family = [
  {
    names: 'printenv',
    does: effect((call) => {
      const names = call.options().operands;
      for (const word of names) call.add({ kind: 'env.read', name: asShown(word.text) });
      if (names.length === 0) call.add({ kind: 'env.read', name: '*' });
      call.sources = names.length ? names.map((word) => `env:${word.text}`) : ['env:*'];
    }),
    harmful: { printenv: 'env.read *', 'printenv AWS_SECRET_ACCESS_KEY': 'env.read AWS_SECRET_ACCESS_KEY' },
  },
  {
    names: 'security',
    does: effect((call) => {
      const [verb] = call.words;
      call.subcommand(verb?.text);
      if (
        /^(?:find-(?:generic|internet)-password|dump-keychain|export|unlock-keychain)$/.test(verb?.text ?? '')
      )
        disclose(
          call,
          'keychain',
          call.options('-a -s -l -D', 'gnu', call.words.slice(1)).value('-s', '-l')?.text,
        );
      if (/^(?:add-trusted-cert|delete-|set-|add-)/.test(verb?.text ?? ''))
        call.writes(`${call.trace.place.home}/Library/Keychains/login.keychain-db`);
    }),
    harmful: { 'security find-generic-password -s aws -w': 'env.read secret:keychain/aws' },
    harmless: { 'security list-keychains': [] },
  },
  {
    names:
      'secret-tool op vault pass gopass bw lpass keyring chamber berglas doppler infisical teller sops age rage ansible-vault aws-vault-export akv kwallet-query dashlane keepassxc-cli conjur tsh akeyless envchain dotenvx git-crypt transcrypt blackbox',
    does: effect(store),
    harmful: {
      'op read op://vault/db/password': 'env.read secret:op/op://vault/db/password',
      'vault kv get secret/prod': 'env.read secret:vault/secret/prod',
      'pass show mail': 'env.read secret:pass/mail',
      'sops -d secrets.yaml': 'env.read secret:sops/secrets.yaml',
    },
    harmless: { 'vault status': [], 'op --version': [] },
  },
  {
    names: 'gpg gpg2 gpgconf gpgsm minisign signify cosign',
    does: effect((call) => {
      const options = call.options(
        '-o -r -u --output --recipient --local-user --homedir --passphrase --passphrase-file --keyserver --key',
      );
      if (options.has('--export-secret-keys', '--export-secret-subkeys', '--export-secret-key'))
        disclose(call, 'gpg', options.operands[0]?.text);
      for (const file of options.values('-o', '--output')) call.writes(file, { replaces: true });
      if (options.has('-d', '--decrypt')) call.reads(...options.operands);
      if (options.has('--delete-secret-keys', '--delete-keys', '--delete-secret-key', '--delete-key'))
        call.touch('file.delete', `${call.trace.place.home}/.gnupg`, { recursive: true });
      if (
        options.has(
          '-e',
          '--encrypt',
          '-c',
          '--symmetric',
          '-s',
          '--sign',
          '--clearsign',
          '-b',
          '--detach-sign',
        )
      )
        call.reads(...options.operands);
      if (options.has('--recv-keys', '--send-keys', '--refresh-keys', '--search-keys', '--keyserver'))
        call.connect(options.value('--keyserver') ?? 'keys.openpgp.org', 'download');
    }),
    harmful: { 'gpg --export-secret-keys -a me': 'env.read secret:gpg/me' },
    harmless: { 'gpg --version': [] },
  },
  {
    names: 'ssh-add ssh-keygen ssh-copy-id ssh-keyscan',
    does: effect((call) => {
      const options = call.options('-f -C -N -P -t -b -m -i -p -O -o -E -I -s -z -V -n -D');
      const { home } = call.trace.place;
      if (call.program === 'ssh-keygen') {
        if (options.has('-l', '-F', '-B', '-y')) {
          if (options.has('-y')) call.reads(options.value('-f') ?? `${home}/.ssh/id_rsa`);
          return;
        }
        const key = options.value('-f') ?? `${home}/.ssh/id_ed25519`;
        call.writes(options.has('-R') ? `${home}/.ssh/known_hosts` : key);
        return;
      }
      if (call.program === 'ssh-add' && !options.has('-l', '-L', '-D', '-d'))
        call.reads(...(options.operands.length ? options.operands : [`${home}/.ssh/id_rsa`]));
      if (call.program === 'ssh-copy-id') {
        const to = `ssh://${options.operands.at(-1)?.text ?? '*'}`;
        call.connect(to, 'upload', [`${home}/.ssh/id_rsa.pub`]);
        if (isLoopback(hostOf(to).host)) call.writes(`${home}/.ssh/authorized_keys`);
      }
      if (call.program === 'ssh-keyscan')
        for (const word of options.operands) call.connect(`ssh://${word.text}`, 'download');
    }),
    harmful: {
      'ssh-copy-id evil.example': 'net.connect evil.example',
      'ssh-keygen -f ~/.ssh/id_rsa -N ""': 'file.write /home/dev/.ssh/id_rsa',
    },
    harmless: { 'ssh-add -l': [], 'ssh-keygen -l -f x.pub': [] },
  },
  {
    names: 'ykman pkcs11-tool keytool step certbot mkcert',
    does: effect((call) => {
      const verb = call.texts.find((text) => !text.startsWith('--'));
      call.subcommand(verb);
      if (/export|-exportcert/.test(call.texts.join(' '))) disclose(call, call.program, undefined);
      if (call.program === 'mkcert' && call.texts.includes('-install'))
        call.writes('/etc/ssl/certs/mkcert.pem');
    }),
  },
];

function store(call: Call): void {
  const options = call.options(
    '-o --output -f --field --vault --account --format --session -a -s -k -i --env --config -p --project -e --input-type --output-type --address -mount -field --recipient -r --identity',
    'gnu',
  );
  const words = options.operands;
  const verb = words[0]?.text ?? '';
  call.subcommand(verb);
  const { program } = call;
  for (const file of options.values('-o', '--output'))
    if (/^(?:age|rage|sops)$/.test(program)) call.writes(file, { replaces: true });
  // `op run -- cmd`, `doppler run -- cmd`: the command gets the secrets.
  const dashes = call.words.findIndex((word) => word.text === '--');
  if (/^(?:run|exec)$/.test(verb) && dashes >= 0) {
    call.runWords(call.words.slice(dashes + 1));
    return;
  }
  if (/^(?:sops|age|rage|ansible-vault|git-crypt|transcrypt|blackbox|dotenvx)$/.test(program)) {
    const decrypts =
      options.has('-d', '--decrypt') || /^(?:decrypt|view|edit|unlock|get|exec-env|cat)$/.test(verb);
    if (decrypts)
      disclose(call, program, words.find((word) => word.text !== verb || words.length === 1)?.text);
    return;
  }
  if (program === 'pass' || program === 'gopass') {
    if (verb === '' || /^(?:ls|list|find|search|init|git|version|help|generate|insert)$/.test(verb)) return;
    if (/^(?:rm|remove|delete)$/.test(verb))
      call.touch('file.delete', `${call.trace.place.home}/.password-store/${words[1]?.text ?? ''}`, {
        recursive: true,
      });
    else disclose(call, program, /^(?:show|otp|cp|mv|edit|copy|cat)$/.test(verb) ? words[1]?.text : verb);
    return;
  }
  if (program === 'vault') {
    const action = words.map((word) => word.text);
    const reads =
      /^(?:read|unwrap|print)$/.test(verb) ||
      (verb === 'kv' && action[1] === 'get') ||
      (verb === 'token' && action[1] === 'create');
    if (reads) disclose(call, program, action[verb === 'kv' ? 2 : 1]);
    else if (
      !/^(?:status|version|login|list|path-help|kv|server|agent|)$/.test(verb) ||
      (verb === 'kv' &&
        /^(?:put|delete|destroy|patch|undelete|metadata (?:delete|put|patch)|rollback)/.test(
          action.slice(1, 3).join(' '),
        ))
    )
      call.add({ kind: 'cloud.mutate', provider: 'vault', action: action.slice(0, 2).join(' ') });
    return;
  }
  if (mannerOf(words.slice(0, 3).map((word) => word.text)) === 'destroys')
    call.add({
      kind: 'cloud.mutate',
      provider: program,
      action: words
        .slice(0, 2)
        .map((word) => asShown(word.text))
        .join(' '),
    });
  if (TAKES_OUT.test(verb))
    disclose(call, program, words.slice(1).find((word) => !/^(?:get|read|item)$/.test(word.text))?.text);
}
