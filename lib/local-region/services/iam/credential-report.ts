import type { AccountResource } from '../../account/resources';
import { formatIamArn } from '../../arns';
import { AwsError } from '../../aws-call';
import type { AccessKeys } from '../../iam/access-keys';
import type { Operations } from '../../service';
import { type AccountSettings, ROOT_USER } from './account-state';
import { type IamContext, USER_KIND } from './principals';
import { findLoginProfile } from './sign-in-operations';

/**
 * AWS needs seconds for a report, and generates another one after four hours. The pauses of a function move only its own
 * time, so each question for the report counts as a second.
 */
const GENERATION_MS = 2_000;
const QUESTION_MS = 1_000;
const LIFETIME_MS = 4 * 3_600_000;

/** Creates the operations on the credential report. */
export function createCredentialReportOperations(
  context: IamContext,
  keys: AccessKeys,
  settings: AccountSettings,
): Operations {
  const { clock } = context;
  const isOld = (time: number): boolean => clock.time - time >= LIFETIME_MS;
  return {
    GenerateCredentialReport: () => {
      const { report } = settings;
      if (report && !isOld(report.time)) {
        if (report.time > clock.time) settings.report = { ...report, time: report.time - QUESTION_MS };
        return { State: report.time <= clock.time ? 'COMPLETE' : 'INPROGRESS' };
      }
      settings.report = { content: formatReport(context, keys, settings), time: clock.time + GENERATION_MS };
      return {
        State: 'STARTED',
        Description: 'No report exists. Starting a new report generation task',
      };
    },
    GetCredentialReport: () => {
      const { report } = settings;
      if (!report) {
        throw new AwsError('ReportNotPresent', 'No report present. Call GenerateCredentialReport to start one', 410);
      }
      if (report.time > clock.time) throw new AwsError('ReportInProgress', 'Report is being generated', 404);
      if (isOld(report.time)) throw new AwsError('ReportExpired', 'The most recent report is older than 4 hours', 410);
      return {
        Content: new TextEncoder().encode(report.content),
        ReportFormat: 'text/csv',
        GeneratedTime: new Date(report.time),
      };
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html#id_credentials_understanding_the_report_format */
const REPORT_HEAD = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active',
  ...[1, 2].flatMap((number) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (name) => `access_key_${number}_${name}`,
    ),
  ),
  'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
].join(',');
const WITHOUT_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];

function formatReport(context: IamContext, keys: AccessKeys, settings: AccountSettings): string {
  const { resources, clock } = context;
  const root = [ROOT_USER, formatIamArn(context, 'root'), formatReportTime(clock.now.toISOString())];
  const { rootHasMfa, unreportedUsers, reportedUsers } = settings;
  const users = resources.list(USER_KIND.type).filter(({ resourceId }) => !unreportedUsers.includes(resourceId));
  const rows = [
    [
      ...root,
      ...['not_supported', 'no_information', 'not_supported', 'not_supported', String(rootHasMfa)],
      ...formatKeys(ROOT_USER, keys, settings),
    ],
    ...[...users, ...reportedUsers].map((user) => formatUser(user, keys, settings)),
  ];
  return [REPORT_HEAD, ...rows.map((row) => [...row, ...WITHOUT_CERTIFICATES].map(quoteReportField).join(','))].join(
    '\n',
  );
}

function formatUser(
  { resourceName = '', arn = '', configuration }: AccountResource,
  keys: AccessKeys,
  settings: AccountSettings,
): string[] {
  const profile = findLoginProfile(settings, resourceName);
  return [
    resourceName,
    arn,
    formatReportTime(String(configuration.createDate)),
    String(profile !== undefined),
    // The local region has no console to sign in to.
    profile ? formatKnownTime(profile.lastUsed, 'no_information') : 'N/A',
    formatKnownTime(profile?.changed),
    'N/A',
    String(settings.mfaDevices.some(({ user }) => user?.name === resourceName)),
    ...formatKeys(resourceName, keys, settings),
  ];
}

function formatKeys(userName: string, keys: AccessKeys, { userKeys }: AccountSettings): string[] {
  const own = userKeys.filter((key) => key.userName === userName);
  return [1, 2].flatMap((number) => {
    const key = own.find((each) => each.number === number);
    if (!key) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
    const lastUsed = keys.find(key.accessKeyId)?.lastUsed;
    const use = lastUsed === undefined ? 'N/A' : formatReportTime(new Date(lastUsed).toISOString());
    return [String(key.status === 'Active'), formatKnownTime(key.created), use, 'N/A', 'N/A'];
  });
}

const formatKnownTime = (time: string | undefined, unknown = 'N/A'): string =>
  time === undefined ? unknown : formatReportTime(time);

/** `2026-03-01T12:00:00+00:00` */
const formatReportTime = (time: string): string => `${new Date(time).toISOString().slice(0, 19)}+00:00`;

const quoteReportField = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
