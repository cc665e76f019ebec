import { createPeriodQuery } from '../../store/schema';

/** When versions are in force; after the presence. Only what differs is written, so that a small ingest writes little. */
export const DERIVE_PERIODS = `
  CREATE TEMP TABLE derived_period AS ${createPeriodQuery('moment SEMI JOIN stale_resource USING (resource_no)')};
  DELETE FROM period WHERE rowid IN (
    SELECT period.rowid FROM period SEMI JOIN stale_resource USING (resource_no)
    ANTI JOIN derived_period USING (resource_no, version_no, from_time, until_time));
  INSERT INTO period
    SELECT * FROM derived_period ANTI JOIN period USING (resource_no, version_no, from_time, until_time)
    ORDER BY resource_no, from_time;
  DROP TABLE derived_period;
`;
