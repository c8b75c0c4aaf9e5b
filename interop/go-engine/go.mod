// The versions are those that Flyte itself is built with: see README.md.
module interop/engine

go 1.26.0

require (
	connectrpc.com/connect v1.20.0
	github.com/flyteorg/flyte/v2 v2.0.43
	go.opentelemetry.io/otel/metric v1.45.0
	google.golang.org/protobuf v1.36.12
	interop/harness v0.0.0
	k8s.io/apimachinery v0.36.3
	k8s.io/client-go v0.36.3
	sigs.k8s.io/controller-runtime v0.24.1
)

replace interop/harness => ../harness
