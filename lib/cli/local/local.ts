import { wrap } from '../../core/text/wrap';
import { defineCommand } from '../command';
import { TABLE_OR_JSON } from '../definition';
import { EXIT } from '../exit-codes';
import { formatAnswerJson, formatAnswerLines } from '../output/answers';
import { UsageError } from '../usage-error';
import { callLocalRegion, STATE_FOLDER } from './control';
import { formatDenied } from './denied-requests';
import { INCIDENTS } from './incidents';
import { formatUnusedPermissions } from './unused-permissions';

const LOCAL_ACTIONS = ['status', 'change', 'advance', 'mails'] as const;

/** `assay local`: shows and changes the local region that runs in this folder. */
export const local = defineCommand({
  name: 'local',
  usage: 'status\nchange <name>\nadvance <duration>\nmails',
  summary: 'show or change the local region that runs',
  group: 'local',
  description: [
    'Shows or changes the local region that `assay start` runs in this folder.',
    'status shows the time, what is non-compliant and what waits. change makes one of the changes below. advance moves the clock, so that periodic rules run, waivers and certificates expire and reminders are sent. mails shows the mails that were sent.',
  ],
  options: { format: TABLE_OR_JSON },
  completion: LOCAL_ACTIONS,
  examples: [
    'assay local status',
    'assay local change open-ssh',
    'assay local advance 30d',
    'assay local mails --format json',
  ],
  more: [`Changes\n${INCIDENTS.map(({ name, title }) => `  ${name.padEnd(18)}${title.split('.')[0]}`).join('\n')}`],

  async run({ values, positionals }, io) {
    const [action = '', argument] = positionals;
    if (!(LOCAL_ACTIONS as readonly string[]).includes(action)) {
      const actions = LOCAL_ACTIONS.join(', ');
      throw new UsageError(
        action === '' ? `assay local needs an action: ${actions}` : `Cannot do "${action}": choose one of ${actions}`,
      );
    }
    if (argument === undefined && (action === 'change' || action === 'advance')) {
      const names = INCIDENTS.map(({ name }) => name).join(', ');
      throw new UsageError(
        `assay local ${action} needs ${action === 'change' ? `the name of a change: ${names}` : 'a duration, such as 30d'}`,
      );
    }
    const answer = await callLocalRegion(STATE_FOLDER, action, { name: argument, duration: argument });
    await io.write(
      values.format === 'json'
        ? formatAnswerJson(answer)
        : formatAnswerLines(formatAnswer(action, answer, io.width).trimEnd().split('\n')),
    );
    return EXIT.ok;
  },
});

// biome-ignore lint/suspicious/noExplicitAny: each action has its own answer
function formatAnswer(action: string, answer: any, width: number): string {
  switch (action) {
    case 'status': {
      const { time, endpoint, nonCompliant, notEvaluated, failed, waiting, mails, denied, unused, errors } = answer;
      return [
        `Time           ${time}`,
        `Endpoint       ${endpoint}`,
        `Mails          ${mails}`,
        `Waiting        ${waiting.length}`,
        ...waiting.map((work: { time: string; name: string }) => `  ${work.time}  ${work.name}`),
        `Non-compliant  ${nonCompliant.length}`,
        ...nonCompliant.flatMap(({ configRuleName, resourceId, annotation }: Record<string, string>) => [
          `  ${configRuleName}  ${resourceId}`,
          ...wrap(annotation ?? '', width, { indent: '    ', keepWords: true }),
        ]),
        ...(notEvaluated.length === 0 ? [] : [`Not evaluated  ${notEvaluated.length}`]),
        ...notEvaluated.flatMap(({ configRuleName, reason }: Record<string, string>) => [
          `  ${configRuleName}`,
          ...wrap(reason ?? '', width, { indent: '    ', keepWords: true }),
        ]),
        ...(failed.length === 0 ? [] : [`Failed         ${failed.length}`]),
        ...failed.flatMap(({ configRuleName, resourceId, error }: Record<string, string>) => [
          `  ${`${configRuleName}  ${resourceId}`.trim()}`,
          ...wrap(error ?? '', width, { indent: '    ', keepWords: true }),
        ]),
        `Denied         ${denied.length}`,
        ...formatDenied(denied).flatMap((line) =>
          wrap(line, width, { indent: '  ', hanging: '    ', keepWords: true }),
        ),
        ...(errors.length === 0 ? [] : ['Errors']),
        ...errors.flatMap((error: string) => wrap(error, width, { indent: '  ', hanging: '    ', keepWords: true })),
        ...formatUnusedPermissions(unused, width),
        '',
      ].join('\n');
    }
    case 'mails':
      return answer.mails
        .map(
          ({ time, to, subject, text }: Record<string, string>) =>
            `${new Date(time as string).toISOString()}  to ${to}\nSubject: ${subject}\n\n${text}\n${'-'.repeat(78)}\n`,
        )
        .join('');
    case 'advance':
      return `It is ${answer.time}\n${answer.mails.map((subject: string) => `mail: ${subject}\n`).join('')}`;
    default:
      return `Changed ${answer.changed}. The terminal of the local region shows what follows.\n`;
  }
}
