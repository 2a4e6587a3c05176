import { isDrawn, oddnessOf } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';

/** https://cloud.google.com/docs/authentication and https://developers.google.com/identity/protocols/oauth2 */
export const GOOGLE = [
  prefixed('google-api-key', ['AIza'], '[0-9A-Za-z_-]{35}(?![A-Za-z0-9_-])', {
    finds: [
      `AIza${'Sy'}B3kQ9vR7tXn2mL5wZ8cJ1hG4dF6sP0aYe`,
      `https://maps.googleapis.com/maps/api/js?key=AIza${'Sy'}2AC_CYw86KeJN6C6QSXQ45E8c0w2Evd_d&libraries=places`,
    ],
    leaves: ['AIza', 'AIzaSyTooShort', 'xAIzaSyJ29x804wBFnX7JRbZwpGiDmMWFc8c9Dkf'],
  }),
  prefixed('google-oauth-client-secret', ['GOCSPX-'], '[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])', {
    finds: [
      `GOOGLE_CLIENT_SECRET=GOCSPX${'-'}llDiDYqim-OO_E1N9NncQZKl89M0`,
      `"client_secret":"GOCSPX${'-'}WlSnHta4neFBKB4PPlbHJQ6NO-iB","redirect_uris":[]`,
    ],
    leaves: ['GOCSPX-', 'GOCSPX-CSAfyoynyi'],
  }),
  named(
    'google-oauth-client-secret',
    ['google client secret', 'google oauth', 'google secret', 'google auth'],
    '[A-Za-z0-9_-]{24}(?![A-Za-z0-9_-])',
    {
      finds: [
        'GOOGLE_CLIENT_SECRET=mwrf6tYkiIKnYmsovrSSc_tt',
        'google_oauth2:\n  secret: "1yOD8ECYoxPuQxTUvOg21wOl"',
        "googleClientSecret: '3X1yXJH0s8B7lSd0g07rEyu8'",
      ],
      leaves: [
        'GOOGLE_CLIENT_SECRET=',
        'google-auth-library-nodejs',
        'GOOGLE_OAUTH_SCOPES=userinfo-email-and-calendar',
      ],
    },
  ),
  prefixed('google-access-token', ['ya29.'], '[A-Za-z0-9_.-]{20,2000}', {
    finds: [
      `Authorization: Bearer ya29${'.'}a0AfB_YNj2-nMTbRl79cRWmA1orUSBBfbbfrhlU8JP8KIAEPL3PEH8fIYqS0NcAOGUIYZ-ak1vAiEZI86VaDdFC6p9UEhMKjifr_0fRUXSVAcHc7osP605Ux-NL5fw`,
      `"access_token": "ya29${'.'}c.b0Aaek6NR--e41gLx_zfz1uf9Jd4iHbdsTOSuLwG92IKsuMayL9F199V8T-rRnP-TxLQxLnfkrI3ehkznC12fwvkEwPvpNKV"`,
      `gcloud auth print-access-token\nya29${'.'}kxz8U_oriS9dYHzd2rFmOrGT60bLgwZ0SE9xcURTrIO2z4tCkIa_-VYatP0t`,
    ],
    leaves: ['ya29.', 'ya29.a0', 'maya29.LqldwsPmlDgmYLirShbuRNzOzLhlht'],
  }),
  marked('google-refresh-token', ['1//0'], String.raw`(?<![A-Za-z0-9])1//0[A-Za-z0-9_-]{30,120}`, {
    check: isDrawn,
    finds: [
      `refresh_token: 1//0${'g'}B3VVGpft-eH-Db0acE1C4S3vAiQ_GIP3ctgZFVfzVXyAUME92ePFbDLOEfQMFTKJmoAr76S5vDftb0zhqMAAA4w0K8`,
      `"refresh_token": "1//0${'4'}HUnXwScjA05-lU_Dei_-qo6tVQPlJAtMfCoHdjHohMEFBXhQuKUcb5kSbK9S"`,
      `FIREBASE_TOKEN=1//0${'3'}V1tZzJbsaScKZGeUkXanIZpEPUb3kTfLCKBbEjEemAtCDGxPI5H8RUgSCk-dIua5bAIgSr_cNW5CcXSfwRSKrvjUmsLtbJNpyT`,
    ],
    leaves: ['1//0', 'http://a1//0bcdefghijklmnopqrstuvwxyzabcdefghij', '1//03yWnBLeNfze'],
  }),
  prefixed('google-authorization-code', ['4/0A'], '[A-Za-z0-9_-]{40,120}', {
    check: isDrawn,
    finds: [
      'code=4/0A9TtsEOpBVtha7rPayahkw3KPb0bJS8bCePWsyVzCfF5T3Nl2GUbClycuSO1hk5mBASMsYr',
      'Enter verification code: 4/0AX4XfWs0a7pHOr-t1_SwQKLtfWman2ieCVhjMDty5a0TfK0GeniJV9BIhikOqW3rCv',
    ],
    leaves: [
      '4/0A',
      '4/0AawkFa0aTl8',
      '24/0A3XQoi0uPcH3oPadktdGv3W0HpFNN9VEhXPaji02KDi8RYfbWLTz9Lpm7SwL173rv5uQA2V',
    ],
  }),
  marked(
    'google-service-account-key',
    // `{"type":"service_account"`, packed, with a blank, or with an indent of two or four, as base64.
    ['eyj0exblijoic2vydmljzv9hy2nvdw50i', 'eyj0exblijogin', 'ewogicj0exblijogin', 'ewogicaginr5cguioiai'],
    String.raw`(?<![A-Za-z0-9+/])(?:(?:eyJ0eXBlIjog|ewogICJ0eXBlIjog)InNlcnZpY2VfYWNjb3VudCI|(?:eyJ0eXBlIjoi|ewogICAgInR5cGUiOiAi)c2VydmljZV9hY2NvdW50I)[A-Za-z0-9+/]{400,8000}={0,2}`,
    {
      finds: [
        'GOOGLE_CREDENTIALS=eyJ0eXBlIjoic2VydmljZV9hY2NvdW50IrNEtlZo9OfQ+CyNIAOZH493lAWTSSklx94MLAH4b11B/SKJBSaV5HiBbjuAO5ySoRQ7Gv+iZiiuGEXHrDs+kxzWL29z7cDRFMWpLRIeTNshjCQSaBt8NGZN+UBwhWG9INElikbq6eNZ44qPXZU4TlXNfxH/s/jU8HiGTa25P3wFxCqZu6yAbODjgIZnV8vB/B0b8nhn6aKYFpkhPe9LJez0t1v+8smQxltpce8oxgGYRLdCabTYoBdsZKN5ixDj6FsG6JDbWzVWm4P79Qu6dVonsTPKXeUyhHGpQlgYyIpXgoJXslFTCxncNx67vZIptLUged0ME44pp5NVh6CDvV5GHuSl/8xo0pwB9zocbqQqGn/Lcju86G/wX9XS79gC/nXyevZbbG+0IhVl0H9Mph1RbWhLpMbFjyQ2fh/alnTYk/N/iId0B1qS5tK5y6SXjnp==',
        'GCP_SA_KEY: ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIsCyc19FPWeU6CDsSNdg5BAC/U6rhSFlK3t9cBur2ydE4zsYhiZUIVVYRrHOOsFPjhBg0ux70GgYlspbQTszrL3jFe5tpDqWxQEIcdkOrxhOrIDtKI20fARasWpN/badR092/+fxp3nLeXtbFGb4VjUYGWAPQ+kdsJF6o84xdxupCrJgsXv/x2sKQTJIqBysBtikhJzq5Rh/JpCqFOkbYBNX59ZDzI5axyQftYQQZpN1lrjb/LrDgk2PjPTXFNd33e8SdBSbrnWcdasrTQQ2EuJVMtQQnxr4DCrW9tI3CsPGw3YqrAfH4cxQ+ax1fLeZj0xX1Ri82yDep5Qr3Y186GLu1fRFQ5Fv0EAeCuCsw6o2c3w86URUbef9ufb15L5WROmkXjNMlhuG657TYjhSpENRiorIyNrovEbbtLFm6jOxB8FexbRvKhZuFx9e5r4fjuEs',
      ],
      leaves: ['ewogICJ0eXBlIjogIn0=', 'eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0='],
    },
  ),
  marked(
    'firebase-server-key',
    ['aaaa'],
    String.raw`(?<![A-Za-z0-9_-])AAAA[A-Za-z0-9_-]{7}:APA91b[A-Za-z0-9_-]{130,140}`,
    {
      finds: [
        `FCM_SERVER_KEY=AAAAU4DgB7B:APA91b${''}HXIfQKutY53ILI8m84pbQ_145_7QApWBmyWyebuP3j1l2XRuskuOD43wVoGiQ-g1d4YsFLAHlJyzFkJ2EuItbu54DpEAGtq00LoSFLJQIBPzQ6cUo_Pttk4D564DMvOZ2-UqzW`,
        `Authorization: key=AAAAK6Aqi8c:APA91b${''}CrTdOg2iNxN8G0HoF_f0VbUX3_DDp4SFAniUhQnI7UgheB12Y7YAmuZe_lkPKbxLl_dGvm1R6nni-DUd0GyYdYBwJpSD3MsjE647mGM9bmblCyLrUqE-Yb-zDi0C1ubEbTAbq0`,
      ],
      leaves: [
        'AAAAQg8H4F9:APA91b',
        'AAAAB3NzaC1yc2EAAAADAQABAAABAQ0Wf46o6DkXcjQaD9GlNW8ytXWBJF7SDi4n4cA8zeJhNMePEIg/GbZ8R4qJOuuGpzFhv28V/2biyDAyYU0GJnIS864L/uFYGNIi76IB413b7uD8fchf3+d4FdxkTEMBKkHfGPz7',
      ],
    },
  ),
  named(
    'firebase-secret',
    ['firebase secret', 'firebase database', 'firebase auth', 'firebase db'],
    '[A-Za-z0-9]{40}',
    {
      finds: [
        'FIREBASE_DATABASE_SECRET=8viSUkHlY78ZUA6Wb6ShNHPP9WDyANQioV5ExCvo',
        'firebaseSecret: "MbWXymJlpuxVjydj6dpiab6HPnMM5OZelLv3qkOt"',
        'https://a.firebaseio.com/u.json?firebase_secret=DAj6dU6go4Bst5UO3yQi9fkpOm8Jbji0wqcrHNfu',
      ],
      leaves: ['FIREBASE_DATABASE_URL=https://a.firebaseio.com', 'firebase-database-compat'],
    },
  ),
  named(
    'recaptcha-secret',
    ['recaptcha secret', 'recaptcha private', 'recaptcha server', 'recaptchasecret'],
    '6L[A-Za-z0-9_-]{38}(?![A-Za-z0-9_-])',
    {
      finds: [
        'RECAPTCHA_SECRET_KEY=6LusI3vTAAAAA1TYmiHsSUDnADaZ8_jwtfX2FOww',
        "recaptchaSecret: '6LYhxYdcU8CjpQ1R2eo_OkitO3NySRF43wCJRUr0'",
      ],
      leaves: [
        'RECAPTCHA_SITE_KEY=6L7XBfBQX6HqEQ5f0KwmkjtYdVJOcu9RQ4mBESJ6',
        'RECAPTCHA_SECRET_KEY=6L00aflwUEoZ',
      ],
    },
  ),
  prefixed('google-storage-key-id', ['GOOG1E', 'GOOG'], '[A-Z0-9]{16,60}', {
    check: isDrawn,
    finds: [
      'GS_ACCESS_KEY_ID=GOOG1EK9IQEKMUPKGWQG68P9LCV3GB2QII5QXSVD9386UC92SB1YX8Q4K5PQX',
      'gs_access_key_id = GOOGKSSELJAUK63FGM12NKUB',
    ],
    leaves: ['GOOGLE', 'GOOGLEAPIS_COM_DISCOVERY', 'GOOGLE0123'],
  }),
  named(
    'google-storage-secret',
    ['gs secret', 'gcs secret', 'gcs hmac', 'hmac secret', 'google storage', 'storage secret'],
    '[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])',
    {
      finds: [
        'gs_secret_access_key = EWoP19dRjyDOj/dRS1eQM4tPu8KjKq3Wfx2RgA2x',
        'GCS_HMAC_SECRET=F5xKbJhJwsZCoGGi2gJ9wjcN0f/+frhFZNTClQ5c',
        '"hmacSecret": "dLCo8n4DdaLdSwJf/zRthtSzxT8cz+bmPJnoqWdz"',
      ],
      leaves: [
        'GCS_SECRET_NAME=projects-my-project-secrets-hmac-latest-1',
        'gcs_secret=SXFoDXn1f7PP60MJXNUq',
      ],
    },
    '',
  ),
  named(
    'google-app-password',
    [
      'gmail',
      'google app password',
      'app password',
      'email password',
      'mail password',
      'email pass',
      'mail pass',
      'smtp pass',
      'email_host_pass',
    ],
    '(?:[a-z]{4} ){3}[a-z]{4}|[a-z]{16}',
    {
      check: (value) => /[bcdfghjklmnpqrstvwxz]{4}|q[^u]|[jvxz][bcdfghjklmnpqrstvwxz]/.test(value),
      finds: [
        'GMAIL_APP_PASSWORD="kqzv xwpj tmrh gfbd"',
        "user: 'a@gmail.com', gmailPass: 'lsncvkqzjxwpthmr'",
        'EMAIL_HOST_PASSWORD = "gkxv prjd wqtz mbhc"',
      ],
      leaves: [
        'GMAIL_APP_PASSWORD="your pass word here"',
        'mail password: send this back soon',
        'EMAIL_PASSWORD=configurepassword',
      ],
    },
  ),
  marked(
    'google-app-password',
    ['password', 'pass:', 'pass =', 'pass='],
    String.raw`pass(?:word)?["']?\s{0,4}[:=]\s{0,4}["']?(?<value>(?:[a-z]{4} ){3}[a-z]{4})(?![A-Za-z ])`,
    {
      check: (value) => oddnessOf(value) >= 4,
      finds: ['mail:\n  password: kqzv xwpj tmrh gfbd\n', "pass: 'lsnc vkqz jxwp thmr'"],
      leaves: ['password: send this back soon', 'password: some text that goes', 'pass: kqzv xwpj'],
    },
    'i',
  ),
  marked('google-signed-url', ['x-goog-signature='], 'X-Goog-Signature=(?<value>[a-f0-9]{64,1024})', {
    finds: [
      'https://storage.googleapis.com/b/o?X-Goog-Expires=900&X-Goog-Signature=b6e9de6b17d0b89d2834bbd405c6cdaeebdac42a171c4f827d8c0de5beada0c497fad5bbbe18c8e888367e187778c74d727f01f620455c1ad888e7daa57fd045a19b1830a156c7d862f002c5b35dfe8beb87f406f60d1e2990b5307da2aa8202a61c32c3ae78ce9f7c06f8f2d7cfd2a4d786fe0da62539be5ad3bef78c8ce127db17b5198ca4d0ed3b7ac972a3fe0f457aa288bd247416f929509196edfe460c3a4905cf9df482ff0b894156f0842f183e57c741f6622d00976ab175bb9d0cfa45fe81f7089628404e2efa15edc709077275cd896540037835213f01ebe57f50c99f8b3692caa1c3336efe110e80218aaf9b0ba52022fe52cf36e773c70efedd',
      'x?X-Goog-Signature=fda9235587f415faa9158903ffee97d2982cda8ee327aa4f2e2964a7c29def2602ae3d2da2cfaed535b65c32b364670ea26831b9d26e4faa4d32f03131cb3d9987e1fa84c46d7e91413c0a85323fecaf0a6fda3c33e1e4d3b85f0fb091fb7a87dfb466c92748f68161591c872591c0946d7d06339b9134971b85be6a0946067d&a=1',
    ],
    leaves: ['X-Goog-Signature=abc', 'X-Goog-Algorithm=GOOG4-RSA-SHA256'],
  }),
];
