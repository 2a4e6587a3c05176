import { isDrawn, oddnessOf } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';

/** What web frameworks sign sessions and seal data with. */
export const FRAMEWORKS = [
  named(
    'rails-master-key',
    ['rails master', 'master.key', 'rails_master_key', 'credentials.yml.enc'],
    '[a-f0-9]{32}',
    {
      finds: [
        'RAILS_MASTER_KEY=76d5625c6e76cccc1bffd243107304d3',
        'echo 3a7a6c7f4ef384794f2dc39880a2420d > x # rails_master_key: b4c4355f55fb6bf962d0af9d8dd7c001',
      ],
      leaves: ['RAILS_ENV=production', 'master.key is ignored'],
    },
  ),
  named(
    'rails-secret-key-base',
    ['secret key base', 'devise secret', 'devise pepper', 'secretkeybase'],
    '[a-f0-9]{64,128}',
    {
      finds: [
        'SECRET_KEY_BASE=f9acc3a0cb777d3ef5bdc9dd7b193070d4494bb50b7163f83df1853c049ae4e927d78d8202687c9b2f0ee58a0f60cd6262e27f554125c40d530cea447ee53df2',
        'production:\n  secret_key_base: 7cc14476dfbe3a1694411d06a058e35170edc5e58eb6faaf4c30ef0a76fc73c7699ac0a2275b885288486f7f519a9a18632f8b6ed839170962cb66d47c65f8ec',
        "config.pepper = 'x'; devise_secret_key = 'e99c2d13e459ba6ce2cec9d431e42cb4dc85906efdf7da45b77ba6920be05166d78f563ea6d1fd972cfd446c5b1b645712debc2fb0c4ec3344f25419d22dad80'",
      ],
      leaves: ['secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>', 'SECRET_KEY_BASE=dummy'],
    },
  ),
  marked(
    'laravel-app-key',
    ['base64:'],
    String.raw`(?<![A-Za-z0-9])base64:[A-Za-z0-9+/]{43}=(?![A-Za-z0-9=])`,
    {
      finds: [
        'APP_KEY=base64:tMDYwEnQZxli0DkEz7lpCC0q3xO1zzSqydprRkEqqLq=',
        "'key' => 'base64:WZuBdvQHcbRUQG6h2UkZ7ShyzJ2bqLfB1fGnPToUMbv='",
      ],
      leaves: ['base64:', 'data:image/png;base64,iVBORw0KGgo', 'base64:O3+CUmxfWnpvWzYFqRez='],
    },
  ),
  prefixed('django-secret-key', ['django-insecure-'], String.raw`[a-z0-9!@#$%^&*(_=+)-]{40,60}`, {
    finds: [
      `SECRET_KEY = 'django-insecure-wjtgd1kx9gsq#k47oj0k5px@(z7acfoj2u0me=nj2hhuzb3qgqp'`,
      'DJANGO_SECRET_KEY=django-insecure-rjpwor2c6cw6dx1mtypf3goi70h7a12113yqk69uwuewhczxbd',
    ],
    leaves: ['django-insecure-', 'django-insecure-zgnn9fk6'],
  }),
  named(
    'django-secret-key',
    ['django secret', 'django_secret_key'],
    String.raw`[A-Za-z0-9!@#$%^&*(_=+)-]{38,64}`,
    {
      check: (value) => oddnessOf(value) >= 6,
      finds: [
        `DJANGO_SECRET_KEY='6z0gtnv9oz!wtgfznq5l1(#b6j1tq5i45@f00diumdl3f8ki'`,
        'django_secret_key = "8nzlf3snmivg3fvs9g2tducfrz0afbrr0oixd9cwlci3alqfgn"',
      ],
      leaves: [
        'DJANGO_SETTINGS_MODULE=acme.settings.production.with.a.long.name',
        'DJANGO_SECRET_KEY=changeme',
      ],
    },
  ),
  marked(
    'wordpress-key',
    [
      "auth_key'",
      'auth_key"',
      "logged_in_key'",
      "nonce_key'",
      "auth_salt'",
      "logged_in_salt'",
      "nonce_salt'",
    ],
    String.raw`(?<=define\(\s{0,4}["'](?:SECURE_)?)(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)["']\s{0,4},\s{0,24}'(?<value>[^'\n]{40,100})'`,
    {
      check: (value) => /[^A-Za-z0-9 ]/.test(value) && /\d/.test(value),
      finds: [
        `define('AUTH_KEY',         '|x9$Lm2{Zx7@Rt5V b!Qw3^eR8&tY1*uI6(oP0)aS4_dF7+gH2=jK5-lZ8~xC1')`,
        `define( 'SECURE_AUTH_SALT', 'Zx7@Rt5V|b!Qw3^eR8 &tY1*uI6(oP0)aS4_dF7+gH2=jK5-lZ8~xC1x9$Lm2{' );`,
      ],
      leaves: [
        `define('AUTH_KEY', 'put your unique phrase here')`,
        `define('NONCE_SALT', getenv('NONCE_SALT'))`,
      ],
    },
  ),
  named(
    'symfony-app-secret',
    ['app_secret', 'app secret', 'appsecret'],
    '[a-f0-9]{32}|[a-f0-9]{40}|[a-f0-9]{64}',
    {
      finds: [
        'APP_SECRET=5c511533815244c885ea81502e010bb0',
        'framework:\n  app_secret: "7c4c0620beb7b2381ac0ef1f36779b27"',
      ],
      leaves: ['APP_SECRET=ThisTokenIsNotSoSecretChangeIt', 'app_secret: %env(APP_SECRET)%'],
    },
  ),
  marked(
    'dotnet-machine-key',
    ['validationkey=', 'decryptionkey='],
    String.raw`(?:validationKey|decryptionKey)\s{0,4}=\s{0,4}["'](?<value>[A-Fa-f0-9]{32,256})["']`,
    {
      check: isDrawn,
      finds: [
        '<machineKey validationKey="CD908E86F7255926381E945A11E7C2FB3CF507CCB493F0343B59A5B2B28B686534C007E24A7E86A523F507A07F6BDC1E0E95DC3B1E3EC7BDA710865D619F3DA9" validation="SHA1" />',
        'decryptionKey="F884110A3F7344990A59EA0B3A0F14F184C26A40DB561B6C0555318D19BDD758" decryption="AES"',
      ],
      leaves: ['validationKey="AutoGenerate,IsolateApps"', 'decryptionKey="AutoGenerate"'],
    },
    'i',
  ),
  named(
    'session-secret',
    [
      'nextauth',
      'auth secret',
      'better auth',
      'session secret',
      'cookie secret',
      'cookie key',
      'cookie password',
      'session password',
      'payload secret',
      'jwt secret',
      'jwt key',
      'app keys',
      'admin jwt',
      'flask secret',
    ],
    String.raw`[A-Za-z0-9+/_-]{22,128}={0,2}`,
    {
      check: (value) => oddnessOf(value) >= 6,
      form: true,
      finds: [
        'NEXTAUTH_SECRET=m3XbvWvZWfs2qxgS94np2M4/xgVDcBsuxrtJk9L3x1E=',
        'session({ secret: "x" }); cookieSecret: "29987a0ba1d46c203e2ae0218b0a48059046bde66454d5b5e340af24428cb840"',
        'JWT_SECRET="dfa5KENXPYQ1eUVMPKt2fVIjjgDsiBZ0"',
        'APP_KEYS=mUGOqxihc1GxMfxPdo1Xrd==,ThnF9Kr20MVgg14rfOsw70==',
      ],
      leaves: [
        'NEXTAUTH_URL=https://acme.test',
        'SESSION_SECRET=keyboard-cat-is-not-a-good-secret',
        'encryption_key_rotation_policy_identifier',
      ],
    },
  ),
  marked(
    'otp-secret',
    ['otpauth://'],
    String.raw`otpauth://[ht]otp/[^\s"'<>]{0,300}?[?&]secret=(?<value>[A-Z2-7a-z]{16,128})`,
    {
      finds: [
        'otpauth://totp/Acme:jane?secret=YCAQCQNW5SSDJDS7QW6K6O3TQFM5M65C&issuer=Acme',
        'otpauth://hotp/Acme:jane@acme.test?issuer=Acme&secret=VRFDNKLTILBXBFIR&counter=1',
      ],
      leaves: ['otpauth://totp/Acme', 'otpauth://totp/Acme?secret={secret}'],
    },
  ),
  named(
    'otp-secret',
    ['totp', 'otp secret', 'otp key', 'mfa secret', 'mfa seed', '2fa secret', 'google authenticator'],
    '[A-Z2-7]{16,64}',
    {
      check: (value) => oddnessOf(value) >= 5,
      finds: [
        'TOTP_SECRET=NL3FMLIEH4WA4ZW73L3L2TQ4JT7M3TQT',
        'mfa_secret: "4XGCNPE5PMXAXU5Y"',
        'totp:\n  secret: DI7XJHCWN46ZH3ANZFUQWSA67NMBKSQI',
      ],
      leaves: ['TOTP_ISSUER=ACMECORPORATIONLIMITED', 'otp_secret: BASE32SECRET'],
    },
    '',
  ),
];
