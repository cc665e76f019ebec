import type { RunAssay } from './samples';

/** Returns the help of the command line and of each command, as a part of a page. */
export async function formatCommandHelp(runAssay: RunAssay): Promise<string> {
  const overview = await runAssay(['help']);
  const names = [...overview.matchAll(/^ {2}([a-z]+) {2,}\w/gm)].map(([, name]) => name as string);
  const sections = [`\`\`\`\n${overview}\`\`\``];
  for (const name of names) sections.push(`### ${name}\n\n\`\`\`\n${await runAssay(['help', name])}\`\`\``);
  return sections.join('\n\n');
}
