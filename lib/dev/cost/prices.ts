/**
 * List prices of November 2026 in US dollars of the Regions us-east-1 and eu-west-1, without free tiers and for the
 * first tier of usage. Sources: the pricing page of each service, https://aws.amazon.com/<service>/pricing/.
 */
export const PRICES = {
  configurationItem: 0.003,
  dailyConfigurationItem: 0.012,
  ruleEvaluation: 0.001,
  lambdaRequest: 0.2 / 1e6,
  /** arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  logGigabyte: 0.5,
  /** A month in which the metric has a value in every hour. */
  customMetric: 0.3,
  alarm: 0.1,
  dashboard: 3,
  /** Its first year. The first and the second rotation add a dollar each. */
  kmsKey: 1,
  s3Put: 0.005 / 1000,
  s3GigabyteMonth: 0.023,
  dynamoWrite: 0.625 / 1e6,
  dynamoRead: 0.125 / 1e6,
  mail: 2 / 100_000,
  automationStep: 0.002,
} as const;

/** The monthly price of each type of resource in a template, besides its use. */
export const FIXED_PRICES: Readonly<Record<string, number>> = {
  'AWS::CloudWatch::Alarm': PRICES.alarm,
  'AWS::CloudWatch::Dashboard': PRICES.dashboard,
  'AWS::KMS::Key': PRICES.kmsKey,
};
