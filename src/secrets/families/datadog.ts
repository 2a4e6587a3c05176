import { named, prefixed } from '../family.ts';

/** https://docs.datadoghq.com/account_management/api-app-keys/ */
export const DATADOG = [
  named('datadog-api-key', ['datadog', 'dd api key', 'dd_key', 'ddog'], '[a-f0-9]{32}', {
    finds: [
      'DD_API_KEY=ced003c0c3f34261b8aa2b064611ab37',
      'DD-API-KEY: 285b2dac3dab4385674affa1ae119ee4',
      'datadog:\n  apiKey: 264f41070ff54ec98b31694ae72a1729',
      'provider "datadog" {\n  api_key = "f9d5c81ed379a14599124d4107bb3a56"',
      'https://http-intake.logs.datadoghq.com/v1/input?ddsource=x&dd-api-key=95e6da39fa532c6b26eef4d73403cd7e',
    ],
    leaves: [
      'DD_API_KEY=${DD_API_KEY}',
      'datadog/agent:7@sha256:85827f111c571d2891d3f32d8777eff32732509281704e52a664c115a6658959',
      'DD_API_KEY=baed5b504acb435eefe265e6b0c611f',
    ],
  }),
  named('datadog-app-key', ['datadog', 'dd app key', 'dd application key', 'ddog'], '[a-f0-9]{40}', {
    finds: [
      'DD_APP_KEY=b2b6e17f9c168430668f8b7a8cceba49d400dafc',
      'DD-APPLICATION-KEY: 7fec12df77aff37cd18b6123bc41455ddda98179',
      '"datadog": { "appKey": "a23add0a0bcfba848bb8725a0c0ac7c5c9f3da52" }',
      'datadog_app_key = "8a842217c882aed40e0345ed4d846fa6302046ac"',
    ],
    leaves: [
      'uses: DataDog/synthetics-ci-github-action@29cab4074fd201559abbc218af7eb9dfe262a37a',
      'DD_APP_KEY=a5914495d394454e34e6ff75ecd6cc88e424acb',
    ],
  }),
  prefixed('datadog-token', ['ddapp_', 'ddpat_', 'ddsat_', 'ddap_'], '[A-Za-z0-9_]{30,100}', {
    check: (value) => /[0-9]/.test(value.slice(6)),
    finds: [
      `DD_APP_KEY=ddapp_${''}kI3WxKtuJClHXXHFaB4CPNDU5DCxWThNmU`,
      `Authorization: Bearer ddpat_${''}xZkKiAUvWmAyNkFDgp1RWw_hOW4t6UYLnzxlPGHBoGDWIL4r6aWEt5b`,
      `ddsat_${''}1nNqTbfmcwu843ZuxVFqRnMJizZd0HBM2020IqKN`,
    ],
    leaves: ['ddapp_', 'ddpat_token_for_the_continuous_integration'],
  }),
  prefixed('datadog-client-token', ['pub'], '[a-f0-9]{32}', {
    finds: [
      "clientToken: 'pub059889d72862b2faf89f62797d410dd9'",
      'DD_CLIENT_TOKEN=pubd846c1730ed724431b225a96d2dd07b7',
    ],
    leaves: ['pubf15c7c374a678a123ee92cfe0c62ea', 'epub7bcb4b3afeee9b49aa1a9ce6e3461dfe'],
  }),
];
