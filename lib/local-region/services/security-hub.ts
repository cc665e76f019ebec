import type { LocalService } from '../service';
import { answerPage } from '../wire/pages';

interface ImportedFinding {
  readonly Id: string;
  readonly ProductArn: string;
}

/** Creates Security Hub, as far as findings are imported and read. */
export function createSecurityHub(): LocalService {
  const findings = new Map<string, ImportedFinding>();
  return {
    name: 'securityhub',
    operations: {
      BatchImportFindings: ({ input }) => {
        const imported = input.Findings as readonly ImportedFinding[];
        for (const finding of imported) findings.set(`${finding.ProductArn} ${finding.Id}`, finding);
        return { FailedCount: 0, SuccessCount: imported.length, FailedFindings: [] };
      },
      GetFindings: (call) => answerPage(call, 'Findings', [...findings.values()]),
    },
    save: () => [...findings],
    restore: (state) => {
      for (const [key, finding] of state as [string, ImportedFinding][]) findings.set(key, finding);
    },
  };
}
