import type { BundledPackage } from "./bundled-packages.ts";

/** The licences of everything in a bundle, as one text. */
export function renderLicenses(packages: readonly BundledPackage[]): string {
  const sections = packages.map(({ name, version, license, texts }) =>
    [`${name}@${version} (${license})`, "-".repeat(80), "", texts.join("\n\n")].join("\n"),
  );
  return `${["This package contains code of the packages below.", ...sections].join("\n\n\n")}\n`;
}
