import type { Finding } from "./doctor-report.ts";

type Explanation = Pick<Finding, "cause" | "remedy">;

// The codes of Node's dns, net and tls, and of OpenSSL.
const BY_CODE: Readonly<Record<string, Explanation>> = {
  ENOTFOUND: {
    cause: "There is no such name here. Names that end with .svc.cluster.local are known within the cluster only.",
    remedy:
      "Check service and namespace (kubectl get service --all-namespaces). From outside: kubectl port-forward service/<name> 8000, and --endpoint localhost:8000.",
  },
  EAI_AGAIN: {
    cause: "The name server gave no answer.",
    remedy: "Check the network and /etc/resolv.conf; in a cluster, that egress to its DNS is allowed.",
  },
  ECONNREFUSED: {
    cause: "Nothing listens on this port: the connector does not run, is not ready, or listens on another one.",
    remedy:
      "Check the pods (kubectl get pods, kubectl logs) and --port of the connector; it listens when its plugins are loaded.",
  },
  ECONNRESET: {
    cause: "The other side closed the connection at once: a proxy without a connector behind it, or another protocol.",
    remedy: "Check that the port is that of gRPC (8000), not that of metrics (9090).",
  },
  ETIMEDOUT: {
    cause: "Packets are dropped on the way: a NetworkPolicy, a firewall, or an address that nobody has.",
    remedy: "Allow ingress from here to the connector's port.",
  },
  EHOSTUNREACH: { cause: "There is no way to this address.", remedy: "Check the network from here to the address." },
  ENETUNREACH: { cause: "There is no way to this network.", remedy: "Check the network from here to the address." },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    cause: "The other side does not speak TLS.",
    remedy:
      "Leave --tls out, and write insecure: true in Flyte's configuration; or start the connector with --tls-cert and --tls-key.",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    cause: "The certificate is signed by itself.",
    remedy: "Trust it with --tls-ca. Flyte needs a certificate of an authority that its own system trusts.",
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    cause: "The certificate is from an authority that is not trusted here.",
    remedy: "Trust it with --tls-ca. Flyte needs an authority that its own system trusts.",
  },
  CERT_HAS_EXPIRED: {
    cause: "The certificate is no longer valid, or the clock here is wrong.",
    remedy: "Renew it, and restart the connector: it reads certificates once, at the start.",
  },
  CERT_NOT_YET_VALID: {
    cause: "The certificate is not yet valid, or the clock here is wrong.",
    remedy: "Check both clocks.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    cause: "The certificate is for other names.",
    remedy: "Connect by a name of the certificate, or make one with this name (subjectAltName).",
  },
};

const UNTRUSTED: Explanation = {
  cause: "The certificate is from an authority that is not trusted here, or the server does not send the whole chain.",
  remedy:
    "Trust the authority with --tls-ca; put certificates in between into the file of --tls-cert of the connector.",
};
const WANTS_CERTIFICATE: Explanation = {
  cause: "The connector wants a certificate from its clients (mTLS), and accepts none or not this one.",
  remedy:
    "Give one with --tls-cert and --tls-key. Flyte's own client has none: for Flyte, start the connector without --tls-ca, or let a mesh do it.",
};

/** Why a connection failed, most likely, and what to do. */
export function explainTransport(code: string): Explanation {
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (/^UNABLE_TO_|^CERT_UNTRUSTED|^INVALID_CA|_ISSUER/.test(code)) return UNTRUSTED;
  if (/ALERT_(?:CERTIFICATE_REQUIRED|UNKNOWN_CA|BAD_CERTIFICATE|HANDSHAKE_FAILURE)/.test(code))
    return WANTS_CERTIFICATE;
  if (/^ERR_SSL_(?:PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|WRONG_SSL_VERSION)/.test(code)) {
    return BY_CODE["ERR_SSL_WRONG_VERSION_NUMBER"] ?? {};
  }
  return {};
}

/** The code of what Node throws; the message, where it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Both attempts, over IPv6 and IPv4, have failed: mostly for the same reason.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
