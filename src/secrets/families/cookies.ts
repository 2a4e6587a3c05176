import { oddnessOf } from '../drawn.ts';
import { type Family, marked } from '../family.ts';

const SESSION =
  /(?<![\w.-])[\w.:-]{0,40}(?:sess|sid|auth|token|jwt|remember|login|identity|credential|__host|__secure|ticket)[\w.-]{0,40}=(?<value>[^\s;,"'\\]{16,1500})/dgi;

/** Sessions that a browser or a client carries, RFC 6265: whoever has the cookie is logged in. */
export const COOKIES: readonly Family[] = [
  {
    ...marked(
      'session-cookie',
      ['cookie'],
      String.raw`cookies?["']?(?:\]|\))?[ \t]{0,4}[:=,(+ ][ \t]{0,4}["'\x60({]{0,3}(?<value>[^\r\n"\x60]{8,2000})`,
      {
        within: SESSION,
        check: (value) => /\d/.test(value) && oddnessOf(value.slice(0, 200)) >= 4,
        form: true,
        finds: [
          'Cookie: theme=dark; sessionid=tsyv1u0f1cf1run3ahsdwilfgnrdjqfo; lang=en',
          'Set-Cookie: connect.sid=s%3A9p-x-0xfpZfeOlqntF4tlsOd4CDahnPH.Lcb+ELcSPy91JRJHU/AkHyxCnGO4F9z2hiit/G2hnvA; Path=/; HttpOnly',
          `document.cookie = "auth_token=579de70c9c7d3ef3883dbacbd4bd4129c9140593"`,
          `curl --cookie 'JSESSIONID=833AD34D7C838C50ABC95263C1E532DB' https://acme.test`,
          `requests.get(url, cookies={'PHPSESSID=61dzn6li6upr1wsndl53sxgg8h'})`,
        ],
        leaves: [
          'Cookie: theme=dark; lang=en',
          'document.cookie = "session=" + id',
          'Set-Cookie: session=; Max-Age=0',
          'cookieParser("sessions=authenticated-users-only")',
        ],
      },
      'i',
    ),
  },
  // https://curl.se/docs/http-cookies.html: domain, subdomains, path, secure, expiry, name, value, with tabs between.
  marked(
    'session-cookie',
    ['true\t/', 'false\t/'],
    String.raw`(?:TRUE|FALSE)\t/[^\t\n]{0,100}\t(?:TRUE|FALSE)\t\d{1,12}\t[^\t\n]{1,100}\t(?<value>[^\s]{12,4000})`,
    {
      check: (value) => /\d/.test(value) && oddnessOf(value.slice(0, 200)) >= 4,
      form: true,
      finds: [
        '.acme.test\tTRUE\t/\tTRUE\t1790000000\tsession\tBb0qkDWNisgbhDbW7atRTOhwRgj1mGbZAIHJTy6V',
        '#HttpOnly_acme.test\tFALSE\t/\tFALSE\t0\tsid\tc05247258cd1e8e7b34113f18c75a60c',
      ],
      leaves: ['.acme.test\tTRUE\t/\tTRUE\t0\ttheme\tdark', 'TRUE\t/ FALSE'],
    },
  ),
];
