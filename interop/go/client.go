package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/dynamicpb"
)

const (
	v2Tasks    = "/flyteidl2.connector.AsyncConnectorService/"
	v2Metadata = "/flyteidl2.connector.ConnectorMetadataService/"
	v1Tasks    = "/flyteidl.service.AsyncAgentService/"
	v1Sync     = "/flyteidl.service.SyncAgentService/ExecuteTaskSync"
	v1Metadata = "/flyteidl.service.AgentMetadataService/"
)

// What Flyte's client is configured with unless somebody says otherwise (flyteplugins, connector/config.go and client.go).
const (
	flyteServiceConfig = `{"loadBalancingConfig": [{"round_robin":{}}]}`
	flyteDeadline      = 10 * time.Second
)

var flyteKeepalive = keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}

// client makes calls as Flyte does.
type client struct {
	conn   *grpc.ClientConn
	schema *schema
}

func dial(target string, schema *schema, more ...grpc.DialOption) (*client, error) {
	options := append([]grpc.DialOption{
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(flyteServiceConfig),
		grpc.WithKeepaliveParams(flyteKeepalive),
	}, more...)
	// The endpoint of Flyte's configuration has this scheme.
	conn, err := grpc.NewClient("dns:///"+target, options...)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, schema: schema}, nil
}

// call makes a unary call, with Flyte's deadline unless the context has one.
func (c *client) call(ctx context.Context, path string, request proto.Message, options ...grpc.CallOption) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, flyteDeadline)
	defer cancel()
	reply := dynamicpb.NewMessage(c.schema.method(path).Output())
	if err := c.conn.Invoke(ctx, path, request, reply, options...); err != nil {
		return nil, err
	}
	return newAnswer(reply)
}

// callJSON makes a unary call with a request that is written as JSON.
func (c *client) callJSON(ctx context.Context, path string, request string) (*answer, error) {
	return c.call(ctx, path, c.schema.read(c.schema.method(path).Input(), request))
}

// callBytes sends any bytes.
func (c *client) callBytes(ctx context.Context, path string, request []byte) error {
	ctx, cancel := context.WithTimeout(ctx, flyteDeadline)
	defer cancel()
	var reply []byte
	return c.conn.Invoke(ctx, path, request, &reply, grpc.ForceCodec(bytesCodec{}))
}

// stream reads a server stream to its end.
func (c *client) stream(ctx context.Context, path string, request string) ([]*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, flyteDeadline)
	defer cancel()
	method := c.schema.method(path)
	stream, err := c.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, path)
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(c.schema.read(method.Input(), request)); err != nil {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	var answers []*answer
	for {
		reply := dynamicpb.NewMessage(method.Output())
		if err := stream.RecvMsg(reply); err == io.EOF {
			return answers, nil
		} else if err != nil {
			return nil, err
		}
		read, err := newAnswer(reply)
		if err != nil {
			return nil, err
		}
		answers = append(answers, read)
	}
}

// bytesCodec leaves bytes as they are.
type bytesCodec struct{}

func (bytesCodec) Marshal(value any) ([]byte, error) { return value.([]byte), nil }

func (bytesCodec) Unmarshal(data []byte, value any) error {
	*value.(*[]byte) = data
	return nil
}

func (bytesCodec) Name() string { return "proto" }

// answer is a message, and the same as JSON.
type answer struct {
	message *dynamicpb.Message
	tree    map[string]any
}

func newAnswer(message *dynamicpb.Message) (*answer, error) {
	text, err := protojson.Marshal(message)
	if err != nil {
		return nil, err
	}
	read := &answer{message: message}
	return read, json.Unmarshal(text, &read.tree)
}

// at is the JSON value at a path such as "resource.phase"; nil when there is nothing.
func (a *answer) at(path string) any {
	var value any = a.tree
	for _, name := range strings.Split(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// text is the JSON value at a path, as text; empty when there is nothing.
func (a *answer) text(path string) string {
	value := a.at(path)
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}
