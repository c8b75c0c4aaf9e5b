package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

var services = []string{
	"flyteidl2.connector.AsyncConnectorService",
	"flyteidl2.connector.ConnectorMetadataService",
	"flyteidl.service.AsyncAgentService",
	"flyteidl.service.SyncAgentService",
	"flyteidl.service.AgentMetadataService",
}

func metadataChecks(s *suite) {
	s.run("metadata: connectors are listed with their task categories", func(c *check) {
		reply, err := c.connector.callJSON(c.ctx, v2Metadata+"ListConnectors", `{}`)
		c.must(err)
		found := map[string]string{}
		for _, item := range reply.at("connectors").([]any) {
			connector := item.(map[string]any)
			found[fmt.Sprint(connector["name"])] = fmt.Sprint(connector["supportedTaskCategories"])
		}
		c.expect("connectors", len(found), 3)
		c.expect("categories", found["interop jobs"], "[map[name:interop] map[name:interop version:2]]")
		c.expect("categories", found["interop echo"], "[map[name:interop_echo]]")
	})
	s.run("metadata: a connector is found by its name", func(c *check) {
		reply, err := c.connector.callJSON(c.ctx, v2Metadata+"GetConnector", `{"name":"interop echo"}`)
		c.must(err)
		c.expect("name", reply.text("connector.name"), "interop echo")
	})
	s.run("metadata: an unknown connector is not found", func(c *check) {
		_, err := c.connector.callJSON(c.ctx, v2Metadata+"GetConnector", `{"name":"made up 語"}`)
		c.expectStatus(err, codes.NotFound, "made up 語")
	})
	s.run("health: the server is healthy", func(c *check) { c.expectServing("") })
	for _, name := range services {
		s.run("health: "+name+" is healthy", func(c *check) { c.expectServing(name) })
	}
	s.run("health: an unknown service is not found", func(c *check) {
		_, err := grpc_health_v1.NewHealthClient(c.connector.conn).Check(c.ctx, &grpc_health_v1.HealthCheckRequest{Service: "x"})
		c.expectStatus(err, codes.NotFound, "")
	})
	s.run("reflection: all services are listed", func(c *check) {
		reply := c.reflect(&grpc_reflection_v1.ServerReflectionRequest{
			MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{},
		})
		var names []string
		for _, service := range reply.GetListServicesResponse().GetService() {
			names = append(names, service.Name)
		}
		for _, name := range services {
			if !slices.Contains(names, name) {
				c.failf("%s is not among %v", name, names)
			}
		}
	})
	for _, name := range services {
		s.run("reflection: "+name+" has the methods and fields that Flyte publishes", func(c *check) {
			reply := c.reflect(&grpc_reflection_v1.ServerReflectionRequest{
				MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: name},
			})
			c.expectPublished(name, reply.GetFileDescriptorResponse().GetFileDescriptorProto())
		})
	}
	s.run("metadata: an unknown method is unimplemented", func(c *check) {
		c.expectStatus(c.connector.callBytes(c.ctx, v2Tasks+"MadeUp", nil), codes.Unimplemented, "")
	})
	s.run("metadata: an unknown service is unimplemented", func(c *check) {
		c.expectStatus(c.connector.callBytes(c.ctx, "/made.up.Service/Method", nil), codes.Unimplemented, "")
	})
	s.run("metrics: calls are counted under the names of the Python connector", func(c *check) {
		c.create(task{})
		response, err := http.Get(c.metricsURL)
		c.must(err)
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		c.must(err)
		c.contains("metrics", string(text), `flyte_connector_requests_success_total{task_type="interop",operation="create"}`)
	})
}

func (c *check) expectServing(name string) {
	reply, err := grpc_health_v1.NewHealthClient(c.connector.conn).Check(c.ctx, &grpc_health_v1.HealthCheckRequest{Service: name})
	c.must(err)
	c.expect("status", reply.Status, grpc_health_v1.HealthCheckResponse_SERVING)
}

func (c *check) reflect(request *grpc_reflection_v1.ServerReflectionRequest) *grpc_reflection_v1.ServerReflectionResponse {
	stream, err := grpc_reflection_v1.NewServerReflectionClient(c.connector.conn).ServerReflectionInfo(c.ctx)
	c.must(err)
	c.must(stream.Send(request))
	reply, err := stream.Recv()
	c.must(err)
	c.must(stream.CloseSend())
	if problem := reply.GetErrorResponse(); problem != nil {
		c.failf("reflection answers %d %s", problem.ErrorCode, problem.ErrorMessage)
	}
	return reply
}

// expectPublished compares a service, and every message that it can carry, with what Flyte publishes.
func (c *check) expectPublished(name string, files [][]byte) {
	set := &descriptorpb.FileDescriptorSet{}
	for _, bytes := range files {
		file := &descriptorpb.FileDescriptorProto{}
		c.must(proto.Unmarshal(bytes, file))
		set.File = append(set.File, file)
	}
	served, err := protodesc.NewFiles(set)
	c.must(err)
	descriptor, err := served.FindDescriptorByName(protoreflect.FullName(name))
	c.must(err)
	published := c.schema.find(name).(protoreflect.ServiceDescriptor)
	service := descriptor.(protoreflect.ServiceDescriptor)
	c.expect("methods", service.Methods().Len(), published.Methods().Len())
	seen := map[protoreflect.FullName]bool{}
	for i := range published.Methods().Len() {
		want := published.Methods().Get(i)
		got := service.Methods().ByName(want.Name())
		if got == nil {
			c.failf("there is no %s", want.Name())
		}
		c.expect(string(want.Name())+" streams", fmt.Sprint(got.IsStreamingClient(), got.IsStreamingServer()),
			fmt.Sprint(want.IsStreamingClient(), want.IsStreamingServer()))
		c.expectSame(got.Input(), want.Input(), seen)
		c.expectSame(got.Output(), want.Output(), seen)
	}
}

func (c *check) expectSame(got, want protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool) {
	if seen[want.FullName()] {
		return
	}
	seen[want.FullName()] = true
	c.expect(string(want.FullName()), describeFields(got), describeFields(want))
	for i := range want.Fields().Len() {
		field := want.Fields().Get(i)
		if message := field.Message(); message != nil {
			c.expectSame(got.Fields().ByNumber(field.Number()).Message(), message, seen)
		}
	}
}

func describeFields(message protoreflect.MessageDescriptor) string {
	var fields []string
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		of := ""
		if field.Message() != nil {
			of = string(field.Message().FullName())
		} else if field.Enum() != nil {
			of = string(field.Enum().FullName())
		}
		fields = append(fields, fmt.Sprintf("%d %s %s %s %s", field.Number(), field.Name(), field.Kind(), field.Cardinality(), of))
	}
	slices.Sort(fields)
	return strings.Join(fields, "; ")
}
