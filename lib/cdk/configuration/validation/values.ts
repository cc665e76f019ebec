import { type Frequency, PERIODS } from '../../../core/rule';
import { CONFIG_LIMITS } from '../../config-limits';
import {
  literal,
  objectWith,
  pattern,
  required,
  shortText,
  textThat,
  uniqueList,
  type Validator,
  withDefault,
} from './validators';

/** Values that occur under several keys. */

export const accountId = pattern(/^\d{12}$/, 'a 12-digit account ID in quotes');

/** A Region of any partition: `eu-west-1`, `cn-north-1`, `us-gov-west-1`, `us-iso-east-1`, `eusc-de-east-1`. */
export const region = pattern(
  /^[a-z]{2,4}(-gov|-iso[a-z]?|-de)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/,
  'a Region such as eu-west-1',
);

/** A resource type of AWS or of a third party. */
export const resourceType = pattern(
  /^[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/,
  'a resource type such as AWS::EC2::Volume',
);

export const resourceTypes = uniqueList(resourceType, 'resource types');

export const scopeTypes = uniqueList(resourceType, 'resource types', { max: CONFIG_LIMITS.typesInScope });

export const tagScope = objectWith({ key: required(shortText(128)), value: shortText(256) });

export const frequency: Validator<Frequency> = literal(...PERIODS);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = pattern(/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket name');

/** The path of a file; the file is read later. */
export const path = textThat('a path', (value) => value.trim() !== '' && value.length <= 4096);

const subscriberForm = pattern(
  /^([^\s@/:]+@[^\s@/:]+\.[^\s@/:]+|https:\/\/\S+)$/,
  'an email address or an HTTPS endpoint',
);

/** Hosts of chat webhooks, which answer SNS's request to confirm the subscription with an error. */
const CHAT_HOSTS: Readonly<Record<string, RegExp>> = {
  Slack: /^hooks\.slack(-gov)?\.com$/,
  'Microsoft Teams': /(^|\.)(webhook\.office\.com|outlook\.office(365)?\.com|logic\.azure\.com|powerplatform\.com)$/,
  Discord: /(^|\.)discord(app)?\.com$/,
  'Google Chat': /^chat\.googleapis\.com$/,
  'Amazon Chime': /^hooks\.chime\.aws$/,
  Webex: /^(webexapis\.com|api\.ciscospark\.com)$/,
  Zoom: /(^|\.)zoom\.us$/,
  Telegram: /^api\.telegram\.org$/,
  Lark: /^open\.(larksuite|feishu)\.(com|cn)$/,
  DingTalk: /^oapi\.dingtalk\.com$/,
  WeCom: /^qyapi\.weixin\.qq\.com$/,
};

/** The URL of a webhook is a secret, so the error names only its host. */
const subscriber: Validator<string> = (value, at) => {
  const address = subscriberForm(value, at);
  const host = address?.startsWith('https://') && URL.canParse(address) ? new URL(address).hostname : '';
  const [chat] = Object.entries(CHAT_HOSTS).find(([, pattern]) => pattern.test(host)) ?? [];
  return chat === undefined
    ? address
    : at.report(
        `${host} is a webhook of ${chat}, which cannot confirm an SNS subscription: send to it with an EventBridge API destination from alerts.eventBus, or with Amazon Q Developer in chat applications (docs/alerts.md)`,
      );
};
export const subscribers = withDefault(uniqueList(subscriber, 'subscribers', { min: 0 }), []);
