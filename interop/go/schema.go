package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	// Files that Flyte v1's files import.
	_ "google.golang.org/genproto/googleapis/api/annotations"
)

const v1Entry = "flyteidl/service/agent.proto"

// schema knows Flyte's messages and services, v2 and v1.
type schema struct {
	resolvers []resolver
}

type resolver interface {
	FindDescriptorByName(protoreflect.FullName) (protoreflect.Descriptor, error)
}

func loadSchema(v2File string, v1Folder string) (*schema, error) {
	v2, err := readDescriptors(v2File)
	if err != nil {
		return nil, err
	}
	compiler := protocompile.Compiler{
		Resolver: protocompile.CompositeResolver{
			&protocompile.SourceResolver{ImportPaths: []string{v1Folder}},
			protocompile.ResolverFunc(registeredFile),
		},
	}
	v1, err := compiler.Compile(context.Background(), v1Entry)
	if err != nil {
		return nil, err
	}
	return &schema{resolvers: []resolver{v2, v1.AsResolver()}}, nil
}

func readDescriptors(file string) (*protoregistry.Files, error) {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(bytes, &set); err != nil {
		return nil, err
	}
	// Google's own messages are not in the set.
	files := new(protoregistry.Files)
	for _, file := range set.File {
		descriptor, err := protodesc.NewFile(file, firstOf{files, protoregistry.GlobalFiles})
		if err != nil {
			return nil, err
		}
		if err := files.RegisterFile(descriptor); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// firstOf looks for files in one registry, then in the next.
type firstOf []*protoregistry.Files

func (r firstOf) FindFileByPath(path string) (protoreflect.FileDescriptor, error) {
	for _, files := range r {
		if found, err := files.FindFileByPath(path); err == nil {
			return found, nil
		}
	}
	return nil, protoregistry.NotFound
}

func (r firstOf) FindDescriptorByName(name protoreflect.FullName) (protoreflect.Descriptor, error) {
	for _, files := range r {
		if found, err := files.FindDescriptorByName(name); err == nil {
			return found, nil
		}
	}
	return nil, protoregistry.NotFound
}

func registeredFile(path string) (protocompile.SearchResult, error) {
	file, err := protoregistry.GlobalFiles.FindFileByPath(path)
	if err != nil {
		return protocompile.SearchResult{}, err
	}
	return protocompile.SearchResult{Desc: file}, nil
}

func (s *schema) find(name string) protoreflect.Descriptor {
	for _, resolver := range s.resolvers {
		if found, err := resolver.FindDescriptorByName(protoreflect.FullName(name)); err == nil {
			return found
		}
	}
	panic(fmt.Sprintf("Flyte has no %s", name))
}

// method finds "/package.Service/Method".
func (s *schema) method(path string) protoreflect.MethodDescriptor {
	return s.find(strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", ".")).(protoreflect.MethodDescriptor)
}

// read makes a message from JSON: the mistakes it finds are those of this program.
func (s *schema) read(descriptor protoreflect.MessageDescriptor, json string) *dynamicpb.Message {
	message := dynamicpb.NewMessage(descriptor)
	if err := protojson.Unmarshal([]byte(json), message); err != nil {
		panic(fmt.Sprintf("%s: %v\n%s", descriptor.FullName(), err, json))
	}
	return message
}
