import { exec } from "../../run/exec.ts";

/** Where packages come from on this machine, as its own npm is configured. Nothing of it is kept in the repository. */
export interface NpmSettings {
  readonly registry: string;
  /** File with certificates of authorities, as PEM. */
  readonly cafile: string | undefined;
  readonly proxy: string | undefined;
  readonly noProxy: string | undefined;
}

/** Asks npm. @throws Error with its output, when it does not name a registry. */
export async function readNpmSettings(cwd: string): Promise<NpmSettings> {
  const read = async (name: string): Promise<string | undefined> => {
    const { code, output } = await exec("npm", ["config", "get", name, "--loglevel=silent"], { cwd });
    const value = output.trim().split("\n").at(-1) ?? "";
    return code !== 0 || value === "" || value === "null" || value === "undefined" ? undefined : value;
  };
  const [registry, cafile, proxy, noProxy] = await Promise.all(
    ["registry", "cafile", "https-proxy", "noproxy"].map(read),
  );
  if (registry === undefined || !URL.canParse(registry)) throw new Error(`npm names no registry: ${registry}`);
  return { registry, cafile, proxy, noProxy };
}
