import { isDrawn } from '../drawn.ts';
import { named, prefixed } from '../family.ts';

/** https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/ */
export const ATLASSIAN = [
  prefixed('atlassian-api-token', ['ATATT3', 'ATCTT3', 'ATSTT3'], '[A-Za-z0-9_=-]{60,250}', {
    finds: [
      `JIRA_API_TOKEN=ATATT${'3'}xFfGF0amD07SR8DGlHtrjalnC_3l1pGA68VVdzN12_NBBWh8h_xD3Ll1S-PUoeXNkwyA-iv1X5TicZiqelmneLvcmgCg3lrgV5DLA74w8uN7Bp1tMyYDDukSZMLbS31zSA-9_8eIDR-60jtCdPBe6aB1pMIfpiKVTegWmWfZLLFisEX_xANMG=82F33CD0`,
      `curl -u jane@acme.test:ATATT${'3'}xFfGF0mLwSvD1PyBHaTE0TvuPJUVnkjt1ziAlr_VD05JgiYB-FDGI-ME6dkpdPKYLqPDeVbG4MRpLdDzerAkPOICt9hgJy2-rqn8VIFtEt0Mk2WrxoIJhZubWtIxa3_pQP68KQLef2z9qA5DMn3m6IKN5kRB445gPccNJDE2WEG5qv8xivvEe=9AC59C83 https://acme.atlassian.net`,
      `CONFLUENCE_TOKEN: ATCTT${'3'}xFfGN0O0R0Hw2C1Mwj_d2oemCMHb1bka_giZgkmmdIyIn36o3B2WMgKO1fqhK5tZU9pwMJSKu8tQl-u20QoPD_GJ9acpniRNL7fAWbLr8-icvtnrw4zv1pH-J5kQfezyeInfCeHVocX7HQf5kWxcZg3nWscZokI4cU2I31kxV9tlscmL=BDF476C1`,
    ],
    leaves: ['ATATT3', 'ATATT3xFfGF0dFUsAsHAasG5'],
  }),
  prefixed('atlassian-oauth-secret', ['ATOA'], '[A-Za-z0-9_-]{60,80}', {
    check: isDrawn,
    finds: [
      `ATLASSIAN_CLIENT_SECRET=ATOA${''}Ok01FQ0XiM4gxUy9Z9OEZvhl5mrh-V90Zq95nzDvK38SeMo4rwnI6nhwQFawHR_87Tc70mBB`,
      `client_secret: "ATOA${''}AB41x_kOtqj0j_Xdg-eAayXqe_QRSBNrM0gWzPlcGAa5nrORwGj4eH4Rbn1hL0uw"`,
    ],
    leaves: ['ATOA', 'ATOAXJDMcttSCZLfhDJrBWea'],
  }),
  named('atlassian-api-token', ['atlassian', 'jira', 'confluence'], '(?:[A-Za-z0-9]{24}|[A-Za-z0-9+/]{44})', {
    finds: [
      'JIRA_API_TOKEN=ZrnJFxR4yx1a4p2eUre1hpdh',
      'confluence:\n  token: QrH58vl63EXBMwhsAoDpqMMP',
      'ATLASSIAN_PAT="Azfux7y5c/V3b6EevD30T2GBPpsYsR+diYvgkXDqpbXp"',
    ],
    leaves: [
      'JIRA_PROJECT=ENG',
      'jira.issue.customFieldConfiguration',
      'atlassian/aui@a135994cee1a5d453090a87c11f29ed760b2e8ee',
    ],
  }),
  prefixed('trello-token', ['ATTA'], '[a-f0-9]{60,80}', {
    finds: [
      `TRELLO_TOKEN=ATTA${''}921abab790757acaf3422cd61ac68c7edb96ef4f0c899d81da3b0271008ee50943cbb88e`,
      `token=ATTA${''}1037c0c7d3a6b07389a008d4eb93abab0070f47c9dc5af3fdc577bf47b59ff45ec7596e8`,
    ],
    leaves: ['ATTA', 'ATTAc5a00c2bf1490f01dcf1'],
  }),
  named('trello-key', ['trello'], '(?:[a-f0-9]{64}|[A-Za-z0-9]{32})', {
    finds: [
      'TRELLO_API_KEY=a8f165eb8002c889b241f2e19ba57e3d',
      'trello_token: "d0da986b42146efd22ae16746f24ef61a05eae13c1e77261c4455a1b770e7e88"',
      'https://api.trello.com/1/boards/x?key=5b7302d4543a3751b6d0e14bb046c75c&token=x',
    ],
    leaves: [
      'TRELLO_BOARD=c3769b4212d72fd17976226f',
      'trello/client@8f16b17e462f5056c42f5cb3e17df2be66770055',
    ],
  }),
];
