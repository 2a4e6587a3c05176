/** Programs that release what a project makes, to a registry, a shop or the people who use it. */
import { effect, type Family } from './rule.ts';

/** Words with which programs that do more than release things release them. */
const PUBLISHES: Readonly<Record<string, RegExp>> = {
  pod: /^(?:trunk (?:push|delete|deprecate|add-owner)|repo push)/,
  expo: /^(?:publish|upload)/,
  eas: /^(?:submit|update\b(?!:(?:list|view))|channel:(?:edit|delete)|branch:delete|metadata:push|build\b.*--auto-submit)/,
  fastlane:
    /\b(?:release|deploy|beta|deliver|pilot|supply|upload\w*|publish|production|submit|match nuke|store)\b/,
  jsr: /^publish/,
  beachball: /^publish/,
  melos: /^publish/,
  anaconda: /^(?:upload|remove)/,
  snapcraft: /^(?:upload|release|push|close|promote)/,
  charmcraft: /^(?:upload|release|promote)/,
  'web-ext': /^sign/,
  'gh-pages': /^(?!.*(?:--help|clean))/,
  surge: /^(?!list|whoami|login|logout|token)/,
  'electron-builder': /--publish[= ](?:always|onTag)|-p (?:always|onTag)/,
  altool: /--upload/,
  notarytool: /^submit/,
  svn: /^(?:commit|ci|delete|import|copy|move|lock|propset)\b.*(?:-m|-F|:\/\/)/,
};

export const RELEASES: Family = [
  {
    names:
      'semantic-release release-it np goreleaser auto shipjs pod expo eas fastlane jsr cargo-release cargo-dist bumpp beachball knope release-plz melos anaconda snapcraft charmcraft web-ext gh-pages surge electron-builder altool notarytool chrome-webstore-upload supply deliver pilot',
    does: effect((call) => {
      call.subcommand(call.texts.find((text) => !text.startsWith('-')));
      const dry = call.texts.some((text) =>
        /^(?:--dry-run|--preview|--snapshot|--help|--version|check|init)$/.test(text),
      );
      const publishes = PUBLISHES[call.program.replace(/-cli$/, '')];
      if (!dry && (publishes === undefined || publishes.test(call.texts.join(' '))))
        call.add({ kind: 'package.publish', manager: call.program, name: '*' });
    }),
    harmful: {
      'npx semantic-release': 'package.publish semantic-release *',
      'pod trunk push x.podspec': 'package.publish pod *',
      'eas submit -p ios': 'package.publish eas *',
    },
    harmless: {
      'semantic-release --dry-run': [],
      'pod install': [],
      'eas build --local': [],
      'fastlane test': [],
    },
  },
];
