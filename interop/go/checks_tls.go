package main

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
)

// tlsWorld is where connectors with TLS are; empty without certificates.
type tlsWorld struct {
	one, mutual, folder, problem string
}

func tlsFromEnvironment() tlsWorld {
	return tlsWorld{
		one:     os.Getenv("INTEROP_TLS"),
		mutual:  os.Getenv("INTEROP_MTLS"),
		folder:  os.Getenv("INTEROP_CERTIFICATES"),
		problem: os.Getenv("INTEROP_NO_TLS"),
	}
}

// pollOver asks another connector for the job that the first one made.
func (c *check) pollOver(target string, meta []byte, options ...grpc.DialOption) error {
	other, err := dial(target, c.schema, options...)
	c.must(err)
	defer other.conn.Close()
	reply, err := other.callJSON(c.ctx, v2Tasks+"GetTask", about("", 0, meta))
	if err == nil {
		c.expect("phase", reply.text("resource.phase"), "RUNNING")
	}
	return err
}

// secure trusts one certificate, and shows another where its name is not empty.
func (c *check) secure(where tlsWorld, trusted string, shown string) grpc.DialOption {
	text, err := os.ReadFile(filepath.Join(where.folder, trusted+".pem"))
	c.must(err)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		c.failf("%s.pem is no certificate", trusted)
	}
	config := &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	if shown != "" {
		file := filepath.Join(where.folder, shown)
		pair, err := tls.LoadX509KeyPair(file+".pem", file+".key")
		c.must(err)
		config.Certificates = []tls.Certificate{pair}
	}
	return grpc.WithTransportCredentials(credentials.NewTLS(config))
}

func tlsChecks(s *suite) {
	where := tlsFromEnvironment()
	run := func(name string, body func(*check, []byte)) {
		if where.problem != "" {
			s.Skip(name, where.problem)
			return
		}
		s.run(name, func(c *check) { body(c, c.create(task{})) })
	}
	run("tls: a client that trusts the server polls a job that another connector made", func(c *check, meta []byte) {
		c.must(c.pollOver(where.one, meta, c.secure(where, "ca", "")))
	})
	run("tls: a client that does not trust the server stays away", func(c *check, meta []byte) {
		c.expectStatus(c.pollOver(where.one, meta, c.secure(where, "stranger", "")), codes.Unavailable, "certificate")
	})
	run("tls: plain text is not taken", func(c *check, meta []byte) {
		c.expectStatus(c.pollOver(where.one, meta), codes.Unavailable, "")
	})
	run("mtls: a client with a certificate is served", func(c *check, meta []byte) {
		c.must(c.pollOver(where.mutual, meta, c.secure(where, "ca", "client")))
	})
	run("mtls: a client without a certificate is not", func(c *check, meta []byte) {
		c.expectStatus(c.pollOver(where.mutual, meta, c.secure(where, "ca", "")), codes.Unavailable, "")
	})
	run("mtls: a client with a certificate of its own making is not", func(c *check, meta []byte) {
		c.expectStatus(c.pollOver(where.mutual, meta, c.secure(where, "ca", "stranger")), codes.Unavailable, "")
	})
}
